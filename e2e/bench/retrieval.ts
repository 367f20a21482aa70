/**
 * `npm run bench:retrieval`: does the search find the passages that answer what shoppers ask?
 *
 * R@1 and R@3 are the shares of questions with an answering passage in first place and among the first three, MRR is the
 * mean of 1 / its place: so much of it reaches a model, which judges for itself. `fit@3` is R@3 over what may also be told
 * without one, and `false` the share of questions without any answer for which there is such a passage all the same.
 * First every feature is added to the ones before it, then each is taken from the whole; then the whole by kind.
 * `-- misses` lists what the whole does not find in the questions to tune on, `-- misses held-out` in those held out.
 */
import { argv } from "node:process";
import { loadDemoKnowledge } from "./retrieval/demo-knowledge.ts";
import { judge, type Judged } from "./retrieval/judge.ts";
import { kinds, languages, type Language } from "./retrieval/question.ts";
import { questionSet } from "./retrieval/question-set.ts";
import { contenders, whole } from "./retrieval/contenders.ts";
import { tableByKind, tableOf, type TableRow } from "./retrieval/table.ts";

const languageNames: Readonly<Record<Language, string>> = { zh: "Chinese", en: "English" };

const corpus = await loadDemoKnowledge();
const [, , command, split = "tune"] = argv;
if (command === "misses") printMisses(split);
else printTables();

function printTables(): void {
  const played = contenders.map(({ name, create }) => ({ name, judged: judge(create, corpus, questionSet) }));
  const ofWhole = played.find(({ name }) => name === whole.name)?.judged ?? [];
  for (const language of languages) {
    const rows = played.map(({ name, judged }) => ({
      name,
      judged: judged.filter(({ question }) => question.language === language),
    }));
    const rowsOfWhole = kinds.map((kind) => ({
      name: kind,
      judged: ofWhole.filter(({ question }) => question.language === language && question.kind === kind),
    }));
    console.log(`${tableOf(languageNames[language], rows.map(withoutOtherLanguage))}\n`);
    console.log(`${tableByKind(`${languageNames[language]}, R@3 by kind`, rows)}\n`);
    console.log(`${tableOf(`${languageNames[language]}, the whole`, rowsOfWhole)}\n`);
  }
}

function withoutOtherLanguage({ name, judged }: TableRow): TableRow {
  return { name, judged: judged.filter(({ question }) => question.kind !== "other-language") };
}

function printMisses(split: string): void {
  const judged = judge(whole.create, corpus, questionSet).filter(({ question }) => question.split === split);
  for (const miss of judged.filter(isMiss)) console.log(describeMiss(miss));
}

function isMiss({ question, fitting, rank = Infinity }: Judged): boolean {
  return question.right.length === 0 ? fitting.length > 0 : rank > 3;
}

function describeMiss({ question: { id, before, ask, sku = "", right }, found, rank }: Judged): string {
  return [
    `${[id, sku].filter(Boolean).join(" ")}: ${[...before, ask].join(" / ")}`,
    `  right:  ${right.join(", ") || "nothing"}${rank === undefined ? "" : ` (in place ${rank})`}`,
    `  found:  ${found.slice(0, 3).join(", ") || "nothing"}`,
  ].join("\n");
}
