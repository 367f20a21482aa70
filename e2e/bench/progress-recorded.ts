import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Scenario } from "./progress-scenarios.ts";

/** Where the recording is: one answer a line, made by `npm run bench:progress:record`. */
export const recordingPath = join(import.meta.dirname, "progress-timings.jsonl");

/** One answer as its reader saw it, all times in milliseconds. */
const RecordedSchema = Type.Object({
  /** Since the first question. */
  askedAt: Type.Number(),
  /** Until the server said that the question is put to the model. */
  beforeMs: Type.Number(),
  /** From there to the first text, and from that to the end. */
  reasoningMs: Type.Number(),
  generationMs: Type.Number(),
  /** When, since the first text, how much of it was there. */
  pieces: Type.Array(Type.Tuple([Type.Number(), Type.Number()])),
});
export type Recorded = Static<typeof RecordedSchema>;

/** The recording, as a scenario: chance has no say in it any more. */
export async function recordedScenario(): Promise<Scenario> {
  const lines = (await readFile(recordingPath, "utf8")).trimEnd().split("\n");
  const waits = lines.map((line) => {
    const { beforeMs, ...rest } = Value.Parse(RecordedSchema, JSON.parse(line));
    return { ...rest, initializationMs: beforeMs, parsingMs: 0, retrievalMs: 0 };
  });
  return { name: "recorded", kind: "model", turningPoints: [], isCrowd: false, seeds: 1, waits: () => waits };
}
