import type { Corpus } from "../../../server/knowledge/corpus.ts";
import type { Hit } from "../../../server/knowledge/hit.ts";
import type { Question } from "./question.ts";

/** A passage, and whether it may be told without a model. */
export type Result = Pick<Hit, "passage" | "fits">;

/** What is judged: from a question to passages, best first. */
export interface Search {
  search(question: Question, limit: number): readonly Result[];
  close(): void;
}

export type CreateSearch = (corpus: Corpus) => Search;
