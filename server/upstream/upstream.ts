import type { AnswerEnd } from "./completion.ts";
import type { ModelUsage } from "./usage.ts";

export interface UpstreamMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** Who answers shoppers' questions: one model, or several that stand in for each other. */
export interface Upstream {
  /** The first one's. */
  readonly name: string;
  readonly model: string;
  /**
   * Asks for one answer and yields its text, in pieces as they arrive: deltas that came together are one piece.
   *
   * Leaving it early, or aborting `signal`, aborts the request. `onUsage` is told what each request took, however it ended.
   * @throws UpstreamFailure, with the time after which to come back; the signal's reason when it is aborted. What an
   *   upstream itself said is never part of its message: such texts carry parts of keys.
   */
  readonly streamAnswer: (
    messages: readonly UpstreamMessage[],
    signal: AbortSignal,
    onUsage: (usage: ModelUsage) => void,
  ) => AsyncGenerator<string, AnswerEnd>;
}
