import type { Chat } from "../chat.ts";

/** Where the conversation is scrolled to. What is measured is measured right after a layout: none is forced. */
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

export function createScroller(chat: Chat): Scroller {
  let log: Element | undefined;
  let isFollowing = true;
  /** How far down the end was when it was in view last: who is above that has scrolled up. */
  let endTop = 0;
  let kept: { readonly turn: Element; readonly top: number } | undefined;
  return { follow, goToEnd, keepPlace };

  function follow(element: Element, behavior: ScrollBehavior): () => void {
    log = element;
    let isGrowing = false;
    const growth = new ResizeObserver(() => {
      restorePlace();
      isFollowing &&= element.scrollTop >= endTop;
      // The first report is of no growth.
      if (isGrowing && isFollowing) {
        scrollDown("instant");
        endTop = element.scrollTop;
      }
      isGrowing = true;
    });
    const view = new IntersectionObserver((entries) => {
      const isAtEnd = entries.at(-1)?.isIntersecting === true;
      if (isAtEnd) endTop = element.scrollTop;
      isFollowing = isAtEnd || (isFollowing && element.scrollTop >= endTop);
      chat.setAtEnd(isFollowing);
    });
    const [turns, end] = element.children;
    if (turns) growth.observe(turns);
    if (end) view.observe(end);
    goToEnd(behavior);
    return () => {
      growth.disconnect();
      view.disconnect();
    };
  }

  function goToEnd(behavior: ScrollBehavior): void {
    isFollowing = true;
    endTop = 0;
    scrollDown(behavior);
  }

  function scrollDown(behavior: ScrollBehavior): void {
    log?.scrollTo({ top: farDown, behavior });
  }

  function keepPlace(): void {
    const turn = log?.querySelector(".turn");
    kept = turn ? { turn, top: turn.getBoundingClientRect().top } : undefined;
  }

  /** Most browsers keep the place themselves, but none at the very top, and Safari nowhere. */
  function restorePlace(): void {
    if (kept?.turn.isConnected) {
      log?.scrollBy({ top: kept.turn.getBoundingClientRect().top - kept.top, behavior: "instant" });
      // In the next frames those that are in view above it turn out to be higher or lower than was thought.
      setTimeout(() => (kept = undefined), settledMs);
    }
  }
}
