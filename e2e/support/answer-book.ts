import { conversationOf } from "./chat-request.ts";
import type { Script } from "./scripted-upstream.ts";
import { streamed, type Step } from "./upstream-script.ts";

/** How one request is answered. */
export interface AnswerPlan {
  readonly deltas: readonly string[];
  /** How long nothing comes after the response's head, milliseconds. */
  readonly silentMs: number;
  /** Between two writes, milliseconds. */
  readonly pauseMs: number;
  readonly deltasPerWrite: number;
}

/** An upstream that answers every question in a way of its own, and remembers what it answered. */
export interface AnswerBook {
  readonly script: Script;
  /** The whole texts that a question was answered with, or would have been: one for each request. */
  answersTo(question: string): readonly string[];
  questions(): readonly string[];
}

/** `plan` is asked for every request: `attempt` counts those for the same question, from 0. */
export function createAnswerBook(plan: (question: string, attempt: number) => AnswerPlan): AnswerBook {
  const answersByQuestion = new Map<string, string[]>();
  return {
    script: (request) => {
      const question = conversationOf(request.body).at(-1)?.content ?? "";
      const answers = answersByQuestion.get(question) ?? [];
      const { deltas, ...pace } = plan(question, answers.length);
      answersByQuestion.set(question, [...answers, deltas.join("")]);
      return streamed(stepsOf(deltas, pace));
    },
    answersTo: (question) => answersByQuestion.get(question) ?? [],
    questions: () => [...answersByQuestion.keys()],
  };
}

function* stepsOf(
  deltas: readonly string[],
  { silentMs, pauseMs, deltasPerWrite }: Omit<AnswerPlan, "deltas">,
): Iterable<Step> {
  if (silentMs > 0) yield { pauseMs: silentMs };
  for (const [index, delta] of deltas.entries()) {
    if (pauseMs > 0 && index > 0 && index % deltasPerWrite === 0) yield { pauseMs };
    yield delta;
  }
}
