import { estimateTokenCount } from "tokenx";

import type { ReportedUsage, Spent } from "./body-reader.ts";

/** Of a longer text so many characters are counted, and the rest taken to be like them: to count megabytes takes seconds. */
const maxCountedChars = 64 * 1024;

/** What one request to a model took, in tokens. */
export interface ModelUsage extends ReportedUsage {
  readonly model: string;
  /** True where the upstream told no figures: counted by rule of thumb. */
  readonly isEstimated: boolean;
}

/**
 * What a request took. Null where the model has written nothing and told nothing: nobody charges for that.
 *
 * @param promptText all of the prompt's text
 */
export function usageOf(model: string, promptText: string, { usage, written }: Spent): ModelUsage | null {
  if (usage) return { model, ...usage, isEstimated: false };
  if (written === "") return null;
  return {
    model,
    promptTokens: estimatedTokens(promptText),
    completionTokens: estimatedTokens(written),
    cachedTokens: 0,
    isEstimated: true,
  };
}

function estimatedTokens(text: string): number {
  const counted = text.slice(0, maxCountedChars);
  return Math.ceil(estimateTokenCount(counted) * (text.length / Math.max(1, counted.length)));
}

/** What two requests took together: the later one's model, estimated if either is. */
export function addedUsage(before: ModelUsage | null, more: ModelUsage): ModelUsage {
  if (!before) return more;
  return {
    model: more.model,
    promptTokens: before.promptTokens + more.promptTokens,
    completionTokens: before.completionTokens + more.completionTokens,
    cachedTokens: before.cachedTokens + more.cachedTokens,
    isEstimated: before.isEstimated || more.isEstimated,
  };
}
