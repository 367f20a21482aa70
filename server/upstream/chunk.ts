import { Type, type TSchema } from "typebox";
import { Compile } from "typebox/compile";

import type { Usage } from "../protocol.ts";

const Nullable = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

/** The part of a `chat.completion.chunk` that is read here. https://platform.openai.com/docs/api-reference/chat-streaming */
const chunkValidator = Compile(
  Type.Object({
    choices: Nullable(
      Type.Array(
        Type.Object({
          index: Nullable(Type.Number()),
          delta: Nullable(Type.Object({ content: Nullable(Type.String()) })),
          finish_reason: Nullable(Type.String()),
        }),
      ),
    ),
    usage: Nullable(Type.Object({ prompt_tokens: Type.Number(), completion_tokens: Type.Number() })),
    error: Type.Optional(Type.Unknown()),
  }),
);

/** What one chunk says. */
export interface Chunk {
  readonly text: string;
  readonly finishReason: string | null;
  readonly usage: Usage | null;
  readonly isError: boolean;
}

/** Reads the data of one event; undefined where it is no chunk: a body of another kind. */
export function parseChunk(data: string): Chunk | undefined {
  const value = parseJson(data);
  if (!chunkValidator.Check(value)) return undefined;
  const choice = value.choices?.find(({ index }) => (index ?? 0) === 0);
  return {
    text: choice?.delta?.content ?? "",
    finishReason: choice?.finish_reason ?? null,
    usage: value.usage
      ? { promptTokens: value.usage.prompt_tokens, completionTokens: value.usage.completion_tokens }
      : null,
    isError: value.error !== undefined && value.error !== null,
  };
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // no chunk, like any other value that is none
  }
}
