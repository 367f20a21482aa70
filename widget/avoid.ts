import { refuse } from "./warn.ts";

/** What is left between the launcher and what it steps aside for, px. */
const gap = 8;

/**
 * Lifts the launcher above those of the page's elements that it would cover, for as long as they are there.
 *
 * Where they are is read right before a frame is laid out anyway, and only when something may have moved: nothing polls.
 *
 * @param root holds the launcher, its first button
 */
export function avoid(selector: string, root: Element, { signal }: AbortController): void {
  let frame = 0;
  let hasLooked = false;
  try {
    // Throws where it is none, and measures nothing.
    root.matches(selector);
  } catch {
    return refuse("avoid", "a CSS selector", selector);
  }
  const changes = new MutationObserver(lookSoon);
  changes.observe(document, { attributes: true, childList: true, subtree: true });
  signal.addEventListener("abort", () => changes.disconnect());
  for (const move of ["scroll", "resize", "transitionend", "animationend"])
    addEventListener(move, lookSoon, { capture: true, signal });
  lookSoon();

  function lookSoon(): void {
    frame ||= requestAnimationFrame(look);
  }

  function look(): void {
    frame = 0;
    const launcher = root.querySelector("button");
    if (!launcher) return;
    // Where it is laid out, whatever it was lifted by.
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = launcher;
    let place = offsetTop;
    const boxes = [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
    // From below upwards: above one it may be over another.
    // oxlint-disable-next-line unicorn/no-array-sort -- `toSorted` is younger than Chrome 109
    for (const { left, right, top, bottom } of boxes.sort((a, b) => b.bottom - a.bottom)) {
      if (
        right > offsetLeft &&
        left < offsetLeft + offsetWidth &&
        bottom > place &&
        top < place + offsetHeight &&
        right > left &&
        bottom > top
      )
        place = top - gap - offsetHeight;
    }
    // At first it simply is there: it moves only for what has come since.
    launcher.style.transition = hasLooked ? "" : "none";
    hasLooked = true;
    launcher.style.translate = place < 0 ? "" : `0 ${place - offsetTop}px`;
  }
}
