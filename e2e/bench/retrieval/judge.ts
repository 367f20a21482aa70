import type { Corpus } from "../../../server/knowledge/corpus.ts";
import type { Question } from "./question.ts";
import { keyOf, languageOf, onlyLanguageFor, rightPassages } from "./right-passages.ts";
import type { CreateSearch, Result } from "./search.ts";

/** What became of one question. */
export interface Judged {
  readonly question: Question;
  /** Keys of what was found, best first. */
  readonly found: readonly string[];
  /** The place of the first passage that answers it, from 1; undefined if none of those looked at does. */
  readonly rank: number | undefined;
  /** Keys of what may be told without a model, and the place of the first right one among these. */
  readonly fitting: readonly string[];
  readonly fittingRank: number | undefined;
}

/** Figures over some questions; NaN where there is nothing to divide by. */
export interface Figures {
  /** Share of the questions with an answer for which a right passage is the first. */
  readonly recallAt1: number;
  /** Share of the questions with an answer for which a right passage is among the first three. */
  readonly recallAt3: number;
  /** The same among those alone that may be told without a model. */
  readonly fittingRecallAt3: number;
  /** Mean of 1 / rank over the questions with an answer; 0 for those not found. */
  readonly meanReciprocalRank: number;
  /** Share of the questions without an answer for which something is found all the same that may be told without a model. */
  readonly falsePositives: number;
}

/** As many as are looked at: beyond them, a rank counts as not found. */
const limit = 10;

/** Puts every question to the search, those for pages in one language to a search over these alone. */
export function judge(createSearch: CreateSearch, corpus: Corpus, questions: readonly Question[]): readonly Judged[] {
  const groups = Map.groupBy(questions, onlyLanguageFor);
  return [...groups].flatMap(([language, group]) => {
    const passages = corpus.passages.filter(({ locale }) => language === undefined || languageOf(locale) === language);
    const search = createSearch({ ...corpus, passages });
    const judged = group.map((question) => judgeOne(question, search.search(question, limit)));
    search.close();
    return judged;
  });
}

/** Sums up what became of some questions. */
export function figuresOf(judged: readonly Judged[]): Figures {
  const answered = judged.filter(({ question }) => question.right.length > 0);
  const unanswered = judged.filter(({ question }) => question.right.length === 0);
  return {
    recallAt1: mean(answered.map(({ rank = Infinity }) => (rank <= 1 ? 1 : 0))),
    recallAt3: mean(answered.map(({ rank = Infinity }) => (rank <= 3 ? 1 : 0))),
    fittingRecallAt3: mean(answered.map(({ fittingRank = Infinity }) => (fittingRank <= 3 ? 1 : 0))),
    meanReciprocalRank: mean(answered.map(({ rank = Infinity }) => 1 / rank)),
    falsePositives: mean(unanswered.map(({ fitting }) => (fitting.length > 0 ? 1 : 0))),
  };
}

function judgeOne(question: Question, results: readonly Result[]): Judged {
  const right = rightPassages(question);
  const found = results.map(({ passage }) => keyOf(passage));
  const fitting = results.filter(({ fits }) => fits).map(({ passage }) => keyOf(passage));
  return { question, found, rank: rankIn(found, right), fitting, fittingRank: rankIn(fitting, right) };
}

function rankIn(found: readonly string[], right: ReadonlySet<string>): number | undefined {
  const index = found.findIndex((key) => right.has(key));
  return index === -1 ? undefined : index + 1;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
