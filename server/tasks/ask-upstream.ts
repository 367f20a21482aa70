import type { PromptLimits } from "../history/prompt-costs.ts";
import { assemblePrompt } from "../history/prompt.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { AnswerCache, AnswerOrigin } from "./answer-cache.ts";
import { promptOf, type AnswerMaterial } from "./answer-pieces.ts";
import type { Question } from "./question.ts";
import type { Ask } from "./shared-answer.ts";
import { sharedQuestionOf } from "./shared-question.ts";

export interface UpstreamAnswer {
  /** Where it comes from, if it is asked for at once. */
  readonly origin: AnswerOrigin;
  readonly ask: Ask;
}

export interface AskUpstreamDeps {
  readonly limits: PromptLimits;
  /** Absent: each question is put to the model. */
  readonly answerCache?: AnswerCache | undefined;
}

/** Makes a question ready to be put to the model: together with all who ask the same, where it is nobody's own. */
export function askUpstream(
  upstream: Upstream,
  material: AnswerMaterial,
  { shopId, locale: pageLocale }: Pick<Question, "shopId" | "locale">,
  { limits, answerCache }: AskUpstreamDeps,
): UpstreamAnswer {
  const own = promptOf(material);
  if (!answerCache) return { origin: { kind: "unshared" }, ask: put(own) };
  const { question, desk } = material;
  const shared = sharedQuestionOf(own, {
    shopId,
    locale: question.locale,
    pageLocale,
    knowledgeVersion: desk.knowledge.version(),
  });
  const key = shared?.key;
  const ask = put(shared?.parts ?? own);
  return {
    origin: answerCache.originOf(key),
    ask: (signal, onUsage) => answerCache.answer(key, ask, signal, onUsage),
  };

  function put(parts: typeof own): Ask {
    return (signal, onUsage) => upstream.streamAnswer(assemblePrompt(parts, limits), signal, onUsage);
  }
}
