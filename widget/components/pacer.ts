/** How often text is written, ms: text in every frame would keep a slow phone busy half of the time, and reads no better. */
const tickMs = 50;
/** What a slow phone takes within a frame or two: more than this, as after a reconnect, comes in pieces. */
const sliceChars = 8000;
/** What belongs to the character before: the second half of a surrogate pair, accents, what joins and tints emoji. */
const joined = /^[\p{Cs}\p{M}\p{Cf}\p{EMod}]+/u;

export interface Pacer {
  /** Takes what arrived. */
  readonly add: (text: string) => void;
  /** Writes what was not written yet without waiting any more; then comes the end. */
  readonly end: () => void;
}

export interface PacerTarget {
  readonly write: (text: string) => void;
  readonly end: () => void;
}

/**
 * Writes what arrives in bursts as if it were typed: twenty times a second, half of what is there and of what came the time
 * before, and at least all that was there then. So nothing waits longer than two ticks, bursts that follow each other run into
 * one flow, and of what comes evenly nothing is held back.
 *
 * @param isHidden whether nobody sees it: then nothing waits, since the timers of a hidden page are slow
 */
export function createPacer(target: PacerTarget, isHidden: () => boolean): Pacer {
  /** What arrived and was not written yet. */
  let rest = "";
  /** How many characters of it were there at the last tick already. */
  let due = 0;
  /** How many had come by then since the tick before. */
  let before = 0;
  let isEnding = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return { add, end };

  function add(text: string): void {
    rest += text;
    if (!timer || isHidden()) tick();
  }

  function end(): void {
    isEnding = true;
    tick();
  }

  function tick(): void {
    clearTimeout(timer);
    const { length } = rest;
    const wanted = isEnding ? length : Math.max(due, Math.ceil((length + before) / 2));
    before = length - due;
    const cut = isHidden() ? length : Math.min(wanted, sliceChars);
    const [tail = ""] = joined.exec(rest.slice(cut)) ?? [];
    const at = cut + tail.length;
    target.write(rest.slice(0, at));
    rest = rest.slice(at);
    due = rest.length;
    timer = undefined;
    if (isEnding && due === 0) target.end();
    else if (length > 0) timer = setTimeout(tick, due > sliceChars ? 0 : tickMs);
  }
}
