import { warn } from "./warn.ts";

/** What is left between the launcher and what it steps aside for, px. */
const gap = 8;

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
    const before = lift;
    // Where only some are told something came or went, and the rest may have moved.
    if (launcher !== null && entries.length >= count) {
      lift = liftOver(entries, launcher);
      launcher.style.translate = `0 ${-lift}px`;
      // What moves may be on its way still.
      if (lift === before) return;
    }
    lookSoon();
  });
  const changes = new MutationObserver(lookSoon);
  try {
    document.querySelector(selector);
  } catch {
    return warn("Cannot use data-avoid: expected a CSS selector, got", selector);
  }
  changes.observe(document, { attributes: true, childList: true, subtree: true });
  for (const move of ["scroll", "resize", "transitionend", "animationend"])
    addEventListener(move, lookSoon, { capture: true, signal });
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
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = launcher;
  let lift = 0;
  // Above one it may be over another, which may have come before: as many times as there can be such.
  for (let times = entries.length; times > 0; times -= 1) {
    for (const { boundingClientRect } of entries) {
      const { left, right, top, bottom } = boundingClientRect;
      const distance = offsetTop - lift;
      if (right > offsetLeft && left < offsetLeft + offsetWidth && bottom > distance && top < distance + offsetHeight)
        lift = offsetTop + offsetHeight + gap - top;
    }
  }
  return lift > offsetTop ? 0 : lift;
}
