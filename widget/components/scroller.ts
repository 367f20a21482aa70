import type { Chat } from "../chat.ts";

/**
 * Where the conversation is scrolled to. What is measured is measured after a layout, or where text was written, which the next
 * frame would lay out all the same: no layout is done twice.
 */
export interface Scroller {
  /** Goes to the end, and stays there as the conversation grows until the shopper scrolls up, and again once they are back. */
  readonly follow: (log: Element, behavior: ScrollBehavior) => () => void;
  /** @param behavior "auto" is smooth, or not where the shopper wants no motion: the styles know */
  readonly goToEnd: (behavior: ScrollBehavior) => void;
  /** Is called before turns are put in front of the others: what is in view stays where it is. */
  readonly keepPlace: () => void;
}

/** Farther than any end: where the end really is would have to be measured. */
const farDown = 1e9;

/** How long it takes until turns that were put in front have their heights, ms. Who scrolls meanwhile is not hindered long. */
const settledMs = 100;

/** Tells whether the element is in view, now and whenever that changes, until the returned function is called. */
export function watchView(element: Element, tell: (isInView: boolean) => void): () => void {
  const view = new IntersectionObserver((entries) => tell(entries.at(-1)?.isIntersecting === true));
  view.observe(element);
  return () => view.disconnect();
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}

export function createScroller(chat: Chat): Scroller {
  let log: Element | undefined;
  let isFollowing = true;
  /** How far down the end was when it was in view last: who is above that has scrolled up. */
  let endTop = 0;
  /** The turn that was the first, while others are put in front of it, and where it stood. */
  let kept: Element | null | undefined;
  let keptTop = 0;
  return { follow, goToEnd, keepPlace };

  function follow(element: Element, behavior: ScrollBehavior): () => void {
    log = element;
    let height = element.scrollHeight;
    // What does not grow does not scroll either: a question may still be on its way to the top.
    const keepUp = () => {
      if (height === (height = element.scrollHeight)) return;
      isFollowing &&= element.scrollTop >= endTop;
      if (isFollowing) {
        scrollDown("instant");
        endTop = element.scrollTop;
      }
    };
    const [turns = element, end = element] = element.children;
    // Text: before its frame, which is laid out only once so. To scroll after the layout would take a second frame.
    const writing = new MutationObserver(keepUp);
    writing.observe(turns, { childList: true, characterData: true, subtree: true });
    // All else that makes it higher: another width, a turn that comes into view.
    const growth = new ResizeObserver(() => {
      // Most browsers keep the place themselves, but none at the very top, and Safari nowhere.
      if (kept) {
        element.scrollBy({ top: topOf(kept) - keptTop, behavior: "instant" });
        // In the next frames those that are in view above it turn out to be higher or lower than was thought.
        setTimeout(() => (kept = undefined), settledMs);
      }
      keepUp();
    });
    growth.observe(turns);
    const unwatch = watchView(end, (isAtEnd) => {
      if (isAtEnd) endTop = element.scrollTop;
      isFollowing &&= element.scrollTop >= endTop;
      isFollowing ||= isAtEnd;
      chat.setAtEnd(isFollowing);
    });
    goToEnd(behavior);
    return () => {
      writing.disconnect();
      growth.disconnect();
      unwatch();
    };
  }

  function goToEnd(behavior: ScrollBehavior): void {
    isFollowing = true;
    endTop = 0;
    kept = undefined;
    scrollDown(behavior);
  }

  function scrollDown(behavior: ScrollBehavior): void {
    log?.scrollTo({ top: farDown, behavior });
  }

  function keepPlace(): void {
    kept = log?.querySelector(".turn");
    if (kept) keptTop = topOf(kept);
  }
}
