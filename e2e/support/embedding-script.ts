import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Script } from "./scripted-upstream.ts";
import type { Reply } from "./upstream-script.ts";

const EmbeddingRequestSchema = Type.Object({ model: Type.String(), input: Type.Array(Type.String()) });

/** Answers `POST /embeddings` with `vectorOf` each text, and all else by `script`. */
export function withEmbeddings(vectorOf: (text: string) => readonly number[], script: Script): Script {
  return (request, turn) => {
    if (!isEmbedding(request)) return script(request, turn);
    const { input } = Value.Parse(EmbeddingRequestSchema, request.body);
    const data = input.map((text, index) => ({ object: "embedding", index, embedding: vectorOf(text) }));
    return jsonReply({ object: "list", data, usage: { prompt_tokens: 1, total_tokens: 1 } });
  };
}

export function isEmbedding({ path }: { readonly path: string }): boolean {
  return path.endsWith("/embeddings");
}

/** The texts that a request wants vectors of. */
export function embeddedTexts(body: unknown): readonly string[] {
  return Value.Parse(EmbeddingRequestSchema, body).input;
}

function jsonReply(body: unknown): Reply {
  return { kind: "answer", status: 200, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}
