import type { Signal } from "@preact/signals";
import { chatErrorFrom, type ChatError, type FailureCode } from "./chat-error.ts";

/** Does what may fail, and tells why it did. */
export type Attempt = (action: () => Promise<unknown>) => Promise<ChatError | undefined>;

/** @param notice why the last attempt failed: it is shown until one succeeds */
export function createAttempt(notice: Signal<FailureCode | undefined>): Attempt {
  return async (action) => {
    let failure: ChatError | undefined;
    await action().catch((error: unknown) => (failure = chatErrorFrom(error)));
    notice.value = failure?.code;
    return failure;
  };
}
