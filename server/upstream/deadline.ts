/** Aborts with a reason when time is up. One at a time: a new limit replaces the one before. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Aborts with `reason()` unless another limit is set within `ms`. */
  set(ms: number, reason: () => Error): void;
  /** Starts the time of the current limit anew. */
  refresh(): void;
  clear(): void;
}

export function createDeadline(): Deadline {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: controller.signal,
    set: (ms, reason) => {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(reason()), ms);
    },
    refresh: () => timer?.refresh(),
    clear: () => clearTimeout(timer),
  };
}
