import type { ServerResponse } from "node:http";
import { finished } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import { AppError } from "../errors.ts";

/** A reader that does not take the last words in this time goes without them, in milliseconds. */
const lastWordsMs = 1000;

/** The responses under way whose work is nobody's but theirs: it ends with their connections, and with the server. */
export interface OpenResponses {
  /**
   * Counts a response until it has gone out. The signal is aborted when its client goes, and when the server cannot wait for
   * it any longer: then with an AppError `interrupted`.
   *
   * @throws AppError `overloaded` while the server is stopping
   */
  readonly open: (response: ServerResponse) => AbortSignal;
  /** Takes no new one, lets those under way finish for `ms`, then breaks off those that are left. */
  readonly drain: (ms: number) => Promise<void>;
}

interface Open {
  readonly controller: AbortController;
  readonly gone: Promise<void>;
}

export function createOpenResponses(): OpenResponses {
  const under = new Set<Open>();
  let isDraining = false;
  return { open, drain };

  function open(response: ServerResponse): AbortSignal {
    if (isDraining) {
      throw new AppError("overloaded", "Cannot take this request: the server is restarting.", { retryAfterMs: 2000 });
    }
    const controller = new AbortController();
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const one = { controller, gone };
    under.add(one);
    // `finished`, not the event `close`: the client may have gone before we came here.
    finished(response, () => {
      under.delete(one);
      if (!response.writableFinished) controller.abort(new Error("The client has gone."));
      resolve();
    });
    return controller.signal;
  }

  async function drain(ms: number): Promise<void> {
    isDraining = true;
    const allGone = Promise.all([...under].map(async ({ gone }) => gone));
    await Promise.race([allGone, delay(ms, undefined, { ref: false })]);
    for (const { controller } of under) {
      controller.abort(new AppError("interrupted", "The server is stopping.", { retryAfterMs: 1000 }));
    }
    await Promise.race([allGone, delay(lastWordsMs, undefined, { ref: false })]);
  }
}
