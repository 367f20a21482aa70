import { splits } from "./question.ts";
import { figuresOf, type Judged } from "./judge.ts";

const rowNameWidth = 24;

/** One line of a table: what it is about, and the questions that it sums up. */
export interface TableRow {
  readonly name: string;
  readonly judged: readonly Judged[];
}

/** Figures of each row over all its questions, and over each split. */
export function tableOf(title: string, rows: readonly TableRow[]): string {
  const parts = ["all", ...splits];
  const heads = parts.map((part) => [part, "R@1", "R@3", "MRR", "false"].map(cell).join("")).join("");
  return [`${title.padEnd(rowNameWidth)}${heads}`, ...rows.map(lineOf)].join("\n");
}

function lineOf({ name, judged }: TableRow): string {
  const parts = [judged, ...splits.map((split) => judged.filter(({ question }) => question.split === split))];
  return name.padEnd(rowNameWidth) + parts.map(cellsOf).join("");
}

function cellsOf(judged: readonly Judged[]): string {
  const { recallAt1, recallAt3, meanReciprocalRank, falsePositives } = figuresOf(judged);
  const figures = [recallAt1, recallAt3, meanReciprocalRank, falsePositives];
  return [`n=${judged.length}`, ...figures.map((figure) => (Number.isNaN(figure) ? "-" : figure.toFixed(3)))]
    .map(cell)
    .join("");
}

function cell(text: string): string {
  return text.padStart(text.length > 6 ? 9 : 7);
}
