import { EmbeddingsError, type Embeddings } from "./embeddings.ts";

/**
 * The vectors of texts, in their order; undefined for one that the server refuses.
 *
 * Where it refuses some of them, the others are put to it without: one must not keep the rest from theirs.
 * @throws what `embed` fails with otherwise
 */
export async function embedEach(
  embeddings: Pick<Embeddings, "embed">,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (Float32Array | undefined)[]> {
  try {
    return await embeddings.embed(texts, signal);
  } catch (error) {
    if (!(error instanceof EmbeddingsError && error.isRefusal)) throw error;
    if (texts.length < 2) return texts.map(() => undefined);
    const middle = Math.ceil(texts.length / 2);
    const before = await embedEach(embeddings, texts.slice(0, middle), signal);
    return [...before, ...(await embedEach(embeddings, texts.slice(middle), signal))];
  }
}
