import type { Chat } from "../chat.ts";
import { watchView } from "./watch-view.ts";

/**
 * Where the conversation is scrolled to. While an answer is written nothing is measured: the browser itself keeps the end where
 * it is in view (Messages.css). Where it cannot, what is measured is measured after a layout.
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

/** Safari keeps no place. */
const keepsPlaces = () => CSS.supports("overflow-anchor", "auto");

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
    const [turns = element, end = element] = element.children;
    /** The browser keeps the end in view. */
    let isHeld = false;
    let height: number | undefined;
    const hold = (is: boolean) => turns.toggleAttribute("data-held", (isHeld = is));
    const keepUp = () => {
      scrollDown("instant");
      endTop = element.scrollTop;
    };
    const growth = new ResizeObserver(([turnsNow]) => {
      const before = height;
      height = turnsNow?.contentRect.height;
      // What does not grow does not scroll either: a question may still be on its way to the top. What is closed has no height.
      if (before === undefined || !height) return;
      // Most browsers keep the place themselves, but none at the very top.
      if (kept) {
        element.scrollBy({ top: topOf(kept) - keptTop, behavior: "instant" });
        // In the next frames those that are in view above it turn out to be higher or lower than was thought.
        setTimeout(() => (kept = undefined), settledMs);
      }
      if (!isHeld && (isFollowing &&= element.scrollTop >= endTop)) keepUp();
    });
    growth.observe(turns);
    // The end of a view that becomes lower, as over an on-screen keyboard, is not kept by anybody.
    const room = new ResizeObserver(() => isHeld && scrollDown("instant"));
    room.observe(element);
    const unwatch = watchView(end, (isAtEnd) => {
      // Closed: when it opens again it goes on as before.
      if (!element.clientHeight) return;
      // All the way, also where a smooth scroll is not there yet: its goal would be where the end was.
      if (isAtEnd) keepUp();
      // Only the shopper takes away what is held.
      isFollowing = isAtEnd || (isFollowing && !isHeld && element.scrollTop >= endTop);
      hold(isAtEnd && keepsPlaces());
      chat.setAtEnd(isFollowing);
    });
    hold(false);
    // What was not asked here moves nothing under who reads what was said before.
    if (behavior === "auto" || isFollowing) goToEnd(behavior);
    return () => {
      growth.disconnect();
      room.disconnect();
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
