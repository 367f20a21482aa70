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
  try {
    // Throws where it is none, and measures nothing.
    root.matches(selector);
  } catch {
    return refuse("avoid", "a CSS selector", selector);
  }
  const changes = new MutationObserver(lookSoon);
  changes.observe(document, { attributes: true, childList: true, subtree: true });
  for (const move of ["scroll", "resize", "transitionend", "animationend"])
    addEventListener(move, lookSoon, { capture: true, signal });
  signal.addEventListener("abort", () => {
    changes.disconnect();
    cancelAnimationFrame(frame);
  });
  lookSoon();

  function lookSoon(): void {
    frame ||= requestAnimationFrame(look);
  }

  function look(): void {
    frame = 0;
    const boxes = [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
    const launcher = root.querySelector("button");
    const lift = launcher && boxes[0] && liftOver(boxes, launcher);
    // To be moved by nothing would be a move too, with a transition of its own.
    if (launcher) launcher.style.translate = lift ? `0 ${-lift}px` : "";
  }
}

/** How far up the launcher is over all of them, px; 0 where there is no room above. */
function liftOver(boxes: readonly DOMRect[], launcher: HTMLElement, lift = 0): number {
  // Where it is laid out, whatever it was lifted by.
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = launcher;
  const distance = offsetTop - lift;
  const covered = boxes.find(
    ({ left, right, top, bottom }) =>
      right > offsetLeft && left < offsetLeft + offsetWidth && bottom > distance && top < distance + offsetHeight,
  );
  if (distance < 0) return 0;
  // Above one it may be over another.
  return covered ? liftOver(boxes, launcher, offsetTop + offsetHeight + gap - covered.top) : lift;
}
