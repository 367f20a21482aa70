/**
 * The thread that one state of a shop's knowledge lives in: it reads the folder, indexes it, answers what is asked, and
 * says when the folder has changed. What it has read does not change any more: a new thread takes over. Started by
 * generation.ts.
 */
import { parentPort, workerData } from "node:worker_threads";

import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

import { createEmbeddings } from "./vectors/embeddings.ts";
import { watchFolder } from "./files/folder-watch.ts";
import { createKnowledgeIndex, type KnowledgeIndex } from "./search/knowledge-index.ts";
import type { Findings, KnowledgeQuery } from "./knowledge.ts";
import { loadKnowledge, type LoadedKnowledge } from "./files/load.ts";
import type { Passage } from "./passage.ts";
import { createPassageVectors, type PassageVectors } from "./vectors/passage-vectors.ts";
import { fileProblem } from "./files/read-capped.ts";
import { openVectorCache } from "./vectors/vector-cache.ts";

const GenerationSettingsSchema = Type.Object({
  folder: Type.String(),
  /** Whose vectors the passages are found by as well as by their words, and the file that keeps them. */
  vectors: Type.Optional(
    Type.Object({
      baseUrl: Type.String(),
      apiKey: Type.Optional(Type.String()),
      model: Type.String(),
      cachePath: Type.String(),
    }),
  ),
});
/** What the thread is started with. */
export type GenerationSettings = Static<typeof GenerationSettingsSchema>;
export type VectorSettings = NonNullable<GenerationSettings["vectors"]>;

export interface ToWorker {
  readonly id: number;
  readonly query: KnowledgeQuery;
}

/** What was read, without the passages, which stay in the thread. */
export type LoadReport = Pick<LoadedKnowledge, "version" | "facts" | "problems">;

/** First whether the folder could be read; then what was found, in any order, and what happens to the folder. */
export type FromWorker =
  | { readonly kind: "ready"; readonly report: LoadReport }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "found"; readonly id: number; readonly findings: Findings }
  | { readonly kind: "notFound"; readonly id: number; readonly reason: string }
  | { readonly kind: "changed" }
  /** Something about the vectors that the shop's operator should know. */
  | { readonly kind: "warned"; readonly message: string }
  | { readonly kind: "blind"; readonly reason: string };

await serve(Value.Parse(GenerationSettingsSchema, workerData));

async function serve({ folder, vectors: settings }: GenerationSettings): Promise<void> {
  try {
    const { passages, synonyms, scan, ...report } = await loadKnowledge(folder);
    const meaning = settings && openVectors(passages, settings);
    const index = createKnowledgeIndex({ passages, synonyms, vectors: meaning?.vectors });
    parentPort?.on("message", (message: ToWorker) => void answer(index, meaning, message).then(tell));
    tell({ kind: "ready", report });
    void meaning?.fill(new AbortController().signal); // until the thread is ended from outside
    watchFolder(folder, scan, {
      onChange: () => tell({ kind: "changed" }),
      onBlind: (reason) => tell({ kind: "blind", reason }),
    });
  } catch (error) {
    tell({ kind: "failed", reason: fileProblem(error) });
  }
}

function openVectors(passages: readonly Passage[], { cachePath, ...settings }: VectorSettings): PassageVectors {
  const maker = `${settings.baseUrl} ${settings.model}`; // two servers may call different models the same
  let cache;
  try {
    cache = openVectorCache(cachePath, maker);
  } catch (error) {
    warn(`The vectors' file ${cachePath} cannot be used (${fileProblem(error)}): they are fetched anew at each start.`);
    cache = openVectorCache(":memory:", maker);
  }
  const embeddings = createEmbeddings({ ...settings, apiKey: settings.apiKey });
  return createPassageVectors(passages, { embeddings, cache, warn, now: () => performance.now() });
}

async function answer(
  index: KnowledgeIndex,
  meaning: PassageVectors | undefined,
  { id, query }: ToWorker,
): Promise<FromWorker> {
  try {
    const vector = await meaning?.ofQuestion([...query.before.slice(-1), query.question].join("\n"));
    return { kind: "found", id, findings: index.find({ ...query, vector }) };
  } catch (error) {
    return { kind: "notFound", id, reason: String(error) };
  }
}

function warn(message: string): void {
  tell({ kind: "warned", message });
}

function tell(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}
