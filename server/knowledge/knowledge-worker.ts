/**
 * The thread that one state of a shop's knowledge lives in: it reads the folder, indexes it, answers what is asked, and
 * says when the folder has changed. What it has read does not change any more: a new thread takes over. Started by
 * generation.ts.
 */
import { parentPort, workerData } from "node:worker_threads";

import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

import { watchFolder } from "./folder-watch.ts";
import { createKnowledgeIndex, type KnowledgeIndex } from "./knowledge-index.ts";
import type { Findings, KnowledgeQuery } from "./knowledge.ts";
import { loadKnowledge, type LoadedKnowledge } from "./load.ts";
import { fileProblem } from "./read-capped.ts";

const GenerationSettingsSchema = Type.Object({ folder: Type.String() });
/** What the thread is started with. */
export type GenerationSettings = Static<typeof GenerationSettingsSchema>;

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
  | { readonly kind: "blind"; readonly reason: string };

await serve(Value.Parse(GenerationSettingsSchema, workerData).folder);

async function serve(folder: string): Promise<void> {
  try {
    const { passages, synonyms, scan, ...report } = await loadKnowledge(folder);
    const index = createKnowledgeIndex({ passages, synonyms });
    parentPort?.on("message", (message: ToWorker) => tell(answer(index, message)));
    tell({ kind: "ready", report });
    watchFolder(folder, scan, {
      onChange: () => tell({ kind: "changed" }),
      onBlind: (reason) => tell({ kind: "blind", reason }),
    });
  } catch (error) {
    tell({ kind: "failed", reason: fileProblem(error) });
  }
}

function answer(index: KnowledgeIndex, { id, query }: ToWorker): FromWorker {
  try {
    return { kind: "found", id, findings: index.find(query) };
  } catch (error) {
    return { kind: "notFound", id, reason: String(error) };
  }
}

function tell(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}
