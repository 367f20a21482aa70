import { signal, type ReadonlySignal } from "@preact/signals";
import { chatErrorFrom, type ChatError, type FailureCode } from "./chat-error.ts";

/** Does what may fail, and tells why it did. */
export type Attempt = (action: () => Promise<unknown>) => Promise<ChatError | undefined>;

/** @returns what attempts, and why the last attempt failed: it is shown until one succeeds */
export function createAttempt(): readonly [Attempt, ReadonlySignal<FailureCode | undefined>] {
  const notice = signal<FailureCode | undefined>(undefined);
  return [attempt, notice];

  async function attempt(action: () => Promise<unknown>): Promise<ChatError | undefined> {
    let failure: ChatError | undefined;
    await action().catch((error: unknown) => (failure = chatErrorFrom(error)));
    notice.value = failure?.code;
    return failure;
  }
}
