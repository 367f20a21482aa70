import { figuresOf, type Judged } from "./judge.ts";
import { kinds, splits } from "./question.ts";

const rowNameWidth = 24;

/** One line of a table: what it is about, and the questions that it sums up. */
export interface TableRow {
  readonly name: string;
  readonly judged: readonly Judged[];
}

/** Figures of each row over all its questions, and over each split. */
export function tableOf(title: string, rows: readonly TableRow[]): string {
  const parts = ["all", ...splits];
  const heads = parts.map((part) => [part, "R@1", "R@3", "fit@3", "MRR", "false"].map(cell).join("")).join("");
  return [`${title.padEnd(rowNameWidth)}${heads}`, ...rows.map(lineOf)].join("\n");
}

/** Recall@3 of each row for each kind; for the kinds without an answer, how often something is found all the same. */
export function tableByKind(title: string, rows: readonly TableRow[]): string {
  const lines = rows.map(({ name, judged }) => {
    const cells = kinds.map((kind) => {
      const { recallAt3, falsePositives } = figuresOf(judged.filter(({ question }) => question.kind === kind));
      return shown(Number.isNaN(recallAt3) ? falsePositives : recallAt3).padStart(widthOf(kind));
    });
    return name.padEnd(rowNameWidth) + cells.join("");
  });
  return [title.padEnd(rowNameWidth) + kinds.map((kind) => kind.padStart(widthOf(kind))).join(""), ...lines].join("\n");
}

function lineOf({ name, judged }: TableRow): string {
  const parts = [judged, ...splits.map((split) => judged.filter(({ question }) => question.split === split))];
  return name.padEnd(rowNameWidth) + parts.map(cellsOf).join("");
}

function cellsOf(judged: readonly Judged[]): string {
  const { recallAt1, recallAt3, fittingRecallAt3, meanReciprocalRank, falsePositives } = figuresOf(judged);
  const figures = [recallAt1, recallAt3, fittingRecallAt3, meanReciprocalRank, falsePositives];
  return [`n=${judged.length}`, ...figures.map(shown)].map(cell).join("");
}

function widthOf(kind: string): number {
  return Math.max(kind.length, 5) + 2;
}

function shown(figure: number): string {
  return Number.isNaN(figure) ? "-" : figure.toFixed(3);
}

function cell(text: string): string {
  return text.padStart(text.length > 6 ? 9 : 7);
}
