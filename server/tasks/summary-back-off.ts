/** A model that makes nothing of a conversation is not asked again after each answer in it. */
export interface BackOff {
  /** Whether this occasion is let go by. */
  readonly isSkipped: (sessionKey: string) => boolean;
  readonly failed: (sessionKey: string) => void;
  readonly succeeded: (sessionKey: string) => void;
}

/** So many occasions are let go by at most; after the first failure none, then twice as many each time. */
const maxSkips = 31;
const maxSessions = 1000;

interface Failing {
  readonly failures: number;
  skipsLeft: number;
}

export function createBackOff(): BackOff {
  const failingBySession = new Map<string, Failing>();
  return {
    isSkipped: (sessionKey) => {
      const failing = failingBySession.get(sessionKey);
      if (!failing || failing.skipsLeft === 0) return false;
      failing.skipsLeft -= 1;
      return true;
    },
    failed: (sessionKey) => {
      const failures = (failingBySession.get(sessionKey)?.failures ?? 0) + 1;
      failingBySession.delete(sessionKey); // so that the oldest is the one that has not failed for longest
      failingBySession.set(sessionKey, { failures, skipsLeft: Math.min(2 ** (failures - 1) - 1, maxSkips) });
      const [oldest] = failingBySession.keys();
      if (failingBySession.size > maxSessions && oldest !== undefined) failingBySession.delete(oldest);
    },
    succeeded: (sessionKey) => {
      failingBySession.delete(sessionKey);
    },
  };
}
