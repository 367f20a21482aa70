/** What a client has just been told. Right then it must be true, whatever becomes of the server. */
export type Moment = "acknowledged" | "first text" | "end";

/** Lets the one who kills know what the readers are told, in the instant in which they are. */
export interface Moments {
  tell(moment: Moment): void;
  /** Settles when any reader is told this the next time. */
  next(moment: Moment): Promise<void>;
}

export function createMoments(): Moments {
  const waitingByMoment = new Map<Moment, PromiseWithResolvers<void>>();
  return { tell, next };

  function tell(moment: Moment): void {
    waitingByMoment.get(moment)?.resolve();
    waitingByMoment.delete(moment);
  }

  async function next(moment: Moment): Promise<void> {
    const waiting = waitingByMoment.get(moment) ?? Promise.withResolvers<void>();
    waitingByMoment.set(moment, waiting);
    await waiting.promise;
  }
}
