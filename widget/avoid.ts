import { warn } from "./warn.ts";

/** What is left between the launcher and what it steps aside for, px. */
const gap = 8;
/** After these something may be somewhere else. */
const moves = ["scroll", "resize", "transitionend", "animationend"];

/**
 * Lifts the launcher above those of the page's elements that it would cover, for as long as they are there.
 *
 * The browser tells where they are after its own layout (IntersectionObserver), once a frame at most and only when
 * something may have moved: nothing is laid out for it, and nothing polls.
 *
 * @param root holds the launcher, its first button
 */
export function avoid(selector: string, root: Element, { signal }: AbortController): void {
  let frame = 0;
  let count = 0;
  let lift = 0;
  const view = new IntersectionObserver((entries) => {
    const launcher = root.querySelector("button");
    // Something came or went: where is the rest by now?
    if (launcher === null || entries.length < count) return lookSoon();
    const before = lift;
    lift = liftOver(entries, launcher);
    launcher.style.translate = `0 ${-lift}px`;
    // What moves may be on its way still.
    if (lift !== before) lookSoon();
  });
  const changes = new MutationObserver(lookSoon);
  try {
    document.querySelector(selector);
  } catch {
    return warn("Cannot use data-avoid: expected a CSS selector, got", selector);
  }
  changes.observe(document, { attributes: true, childList: true, subtree: true });
  for (const move of moves) addEventListener(move, lookSoon, { capture: true, passive: true, signal });
  signal.addEventListener("abort", () => {
    changes.disconnect();
    view.disconnect();
    cancelAnimationFrame(frame);
  });
  lookSoon();

  function lookSoon(): void {
    frame ||= requestAnimationFrame(look);
  }

  function look(): void {
    // The head is nowhere, so that where nothing is to be avoided that is told as well.
    const elements = document.querySelectorAll(`head,${selector}`);
    frame = 0;
    view.disconnect();
    count = elements.length;
    for (const element of elements) view.observe(element);
  }
}

/** How far up the launcher is over all of them, px; 0 where there is no room above. */
function liftOver(entries: readonly IntersectionObserverEntry[], launcher: HTMLElement): number {
  // Where it is laid out, whatever it was lifted by.
  const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = launcher;
  let lift = 0;
  let before: number;
  do {
    before = lift;
    for (const { boundingClientRect: box } of entries) {
      const isBeside = box.right <= left || box.left >= left + width;
      const isApart = box.bottom <= top - lift || box.top >= top - lift + height;
      if (!isBeside && !isApart) lift = top + height + gap - box.top;
    }
    // Above one it may be over another.
  } while (lift > before);
  return lift > top ? 0 : lift;
}
