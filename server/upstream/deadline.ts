/** Aborts with a reason when time is up. One at a time: a new limit replaces the one before. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Aborts with `reason()` unless another limit is set within `ms`. */
  readonly set: (ms: number, reason: () => Error) => void;
  /** Until the next `set` or `resume`, the limit does not take effect: the time that passes is not the other side's. */
  readonly hold: () => void;
  /** The limit takes effect again, counted from when it was set. */
  readonly resume: () => void;
  readonly clear: () => void;
}

export function createDeadline(): Deadline {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let limitMs = 0;
  let reason: () => Error;
  let isHeld = false;
  let isDue = false;
  return {
    signal: controller.signal,
    set: (ms, why) => {
      isHeld = false;
      reason = why;
      // Set for every read of every stream: a timer that runs already is only wound up again.
      if (ms === limitMs && timer && !isDue) timer.refresh();
      else start(ms);
    },
    hold: () => {
      isHeld = true;
    },
    resume: () => {
      isHeld = false;
      if (isDue) controller.abort(reason());
    },
    clear: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };

  function start(ms: number): void {
    clearTimeout(timer);
    limitMs = ms;
    isDue = false;
    timer = setTimeout(() => {
      isDue = true;
      if (!isHeld) controller.abort(reason());
    }, ms);
  }
}
