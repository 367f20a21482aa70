import { Type, type TSchema } from "typebox";
import { Compile } from "typebox/compile";

import type { ReportedUsage } from "./body-reader.ts";

const Nullable = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

/** The part of a `chat.completion.chunk` that is read here. https://platform.openai.com/docs/api-reference/chat-streaming */
const chunkValidator = Compile(
  Type.Object({
    choices: Nullable(
      Type.Array(
        Type.Object({
          index: Nullable(Type.Number()),
          // A model that declines says so in `refusal`, instead of in `content`.
          delta: Nullable(Type.Object({ content: Nullable(Type.String()), refusal: Nullable(Type.String()) })),
          finish_reason: Nullable(Type.String()),
          error: Type.Optional(Type.Unknown()),
        }),
      ),
    ),
    // Some servers count in their own way: what lacks the two counts is no usage, and no reason to fail.
    usage: Type.Optional(Type.Unknown()),
    error: Type.Optional(Type.Unknown()),
  }),
);

const usageValidator = Compile(Type.Object({ prompt_tokens: Type.Number(), completion_tokens: Type.Number() }));

/** What one chunk says. */
export interface Chunk {
  readonly text: string;
  readonly finishReason: string | null;
  readonly usage: ReportedUsage | null;
  readonly isError: boolean;
}

/** Reads the data of one event; undefined where it is no chunk: a body of another kind. */
export function parseChunk(data: string): Chunk | undefined {
  const value = parseJson(data);
  if (!chunkValidator.Check(value)) return undefined;
  const choice = value.choices?.find(({ index }) => (index ?? 0) === 0);
  return {
    text: choice?.delta?.content ?? choice?.delta?.refusal ?? "",
    finishReason: choice?.finish_reason ?? null,
    usage: usageOf(value.usage),
    // Some relays say it where the finish reason stands, or at the choice.
    isError: isThere(value.error) || isThere(choice?.error) || choice?.finish_reason === "error",
  };
}

function usageOf(usage: unknown): ReportedUsage | null {
  if (!usageValidator.Check(usage)) return null;
  return { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens, cachedTokens: 0 };
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // no chunk, like any other value that is none
  }
}
