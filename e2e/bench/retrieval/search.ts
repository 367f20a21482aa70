import type { Corpus } from "../../../server/knowledge/corpus.ts";
import type { Passage } from "../../../server/knowledge/passage.ts";
import type { Question } from "./question.ts";

/** What is judged: from a question to passages, best first. */
export interface Search {
  search(question: Question, limit: number): readonly Passage[];
  close(): void;
}

export type CreateSearch = (corpus: Corpus) => Search;
