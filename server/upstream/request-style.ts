import type { UpstreamFailure } from "./failure.ts";

/**
 * How an upstream wants a question put. OpenAI's models that think refuse `max_tokens` and any temperature but their own
 * (https://platform.openai.com/docs/guides/reasoning); most others know nothing but `max_tokens`.
 */
export interface RequestStyle {
  readonly lengthField: "max_tokens" | "max_completion_tokens";
  readonly hasTemperature: boolean;
  readonly hasStreamOptions: boolean;
}

export const usualStyle: RequestStyle = { lengthField: "max_tokens", hasTemperature: true, hasStreamOptions: true };

/** What a refusal teaches of how to ask; undefined where asking otherwise would not help. */
export function learnedFrom(style: RequestStyle, { kind, detail }: UpstreamFailure): RequestStyle | undefined {
  if (kind !== "rejected") return undefined;
  const isAbout = (field: string) => detail.param === field || detail.message?.includes(field) === true;
  const isAboutLength = isAbout("max_completion_tokens") || detail.param === "max_tokens";
  if (style.lengthField === "max_tokens" && isAboutLength) return thinkingStyle(style);
  if (style.hasTemperature && isAbout("temperature")) return { ...style, hasTemperature: false };
  if (style.hasStreamOptions && isAbout("stream_options")) return { ...style, hasStreamOptions: false };
  return undefined;
}

/** Who refuses the one refuses the other too: so one refusal is enough to learn both. */
function thinkingStyle(style: RequestStyle): RequestStyle {
  return { ...style, lengthField: "max_completion_tokens", hasTemperature: false };
}
