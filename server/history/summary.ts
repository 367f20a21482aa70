import type { FinishReason } from "../protocol.ts";
import { fenced, unfenced, visible } from "./fence.ts";
import { factsIn, mentions, type FactKind, type GivenFact } from "./given-facts.ts";
import { fittedTurn, summaryCap, type PromptLimits } from "./prompt-costs.ts";
import type { ChatMessage, PastTurn } from "./prompt.ts";
import { shortened } from "./shorten.ts";
import { summaryWordsOf } from "./summary-words.ts";
import { estimatedTokens } from "./tokens.ts";

/** What is to become a new summary. */
export interface SummaryMaterial {
  /** The old one. */
  readonly previous: string | undefined;
  /** What leaves the window, oldest first. */
  readonly turns: readonly PastTurn[];
}

type Budget = Pick<PromptLimits, "maxPromptTokens">;

/** Words are asked for, tokens are what counts: some languages take two a word, and models write more than they are told. */
const wordsPerToken = 0.6;
/** What the task itself takes of a prompt, and what a model may add to it. */
const taskTokens = 600;

/** The oldest turns that one request can take in, at least one. */
export function summaryBatch(turns: readonly PastTurn[], limits: Budget): readonly PastTurn[] {
  let left = limits.maxPromptTokens - taskTokens - summaryCap(limits);
  const end = turns.findIndex((turn) => (left -= fittedTurn(turn, limits).tokens) < 0);
  return end < 0 ? turns : turns.slice(0, Math.max(1, end));
}

/** What a model is asked. @param locale BCP 47, of the conversation's last words */
export function summaryMessages(
  { previous, turns }: SummaryMaterial,
  locale: string,
  limits: Budget,
): readonly ChatMessage[] {
  const words = summaryWordsOf(locale);
  const said = turns
    .map((turn) => fittedTurn(turn, limits))
    .map(({ question, answer }) => `${words.shopper}: ${hung(question)}\n${words.attendant}: ${hung(answer)}`);
  const content = [
    `${words.before}:\n${fenced("summary", previous === undefined ? words.none : unfenced(previous))}`,
    `${words.conversation}:\n${fenced("conversation", said.join("\n\n"))}`,
    words.write,
  ].join("\n\n");
  const task = words.task(Math.floor(summaryCap(limits) * wordsPerToken));
  return [
    { role: "system", content: `${words.title}\n\n${task}` },
    { role: "user", content },
  ];
}

/** Text whose lines but the first are indented: who wants to speak in another's name in it would have to begin a line. */
function hung(text: string): string {
  return text.replaceAll(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, "\n  ");
}

/**
 * What a model wrote, made fit to be kept: within its length, with every fact that the shopper gave. Undefined where it is
 * no summary: nothing at all, or a refusal.
 */
export function checkedSummary(
  said: string,
  finishReason: FinishReason,
  { previous = "", turns }: SummaryMaterial,
  limits: Budget,
): string | undefined {
  if (finishReason !== "stop" && finishReason !== "length") return undefined;
  const whole = tidied(said);
  // A line that was broken off says something else, maybe, than what it was going to say.
  const text = finishReason === "length" ? whole.slice(0, Math.max(0, whole.lastIndexOf("\n"))).trimEnd() : whole;
  if (text === "" || isRefusal(text)) return undefined;
  const facts = [previous, ...turns.map(({ question }) => question)].flatMap(factsIn).slice(-maxFacts);
  const cap = summaryCap(limits);
  for (const share of [1, 1 - lostShare]) {
    const body = clipped(text, cap * share);
    const { outdated, lost } = lostLines(facts, body, cap * lostShare);
    const together = [...outdated, body, ...lost].join("\n");
    if (share < 1 || estimatedTokens(together) <= cap) return together;
  }
  return undefined;
}

/** More than these are no facts to be remembered but somebody's list; the newest are looked at. */
const maxFacts = 200;
/** Of a summary's length, what may be facts that its model had lost. */
const lostShare = 0.5;

interface LostLines {
  /** Of facts to which the text tells a newer one of the same kind, as after a change of address: they go before it. */
  readonly outdated: readonly string[];
  readonly lost: readonly string[];
}

/** The facts that a text does not tell, a line each, oldest first; the newest where there is no room for all. */
function lostLines(facts: readonly GivenFact[], text: string, maxTokens: number): LostLines {
  const outdated: string[] = [];
  const lost: string[] = [];
  const toldKinds = new Set<FactKind>();
  let left = maxTokens;
  for (const fact of facts.toReversed()) {
    if (mentions(text, fact)) toldKinds.add(fact.kind);
    else if (!mentions([...outdated, ...lost].join("\n"), fact)) {
      const line = `- ${unfenced(visible(fact.clause)).replace(listMark, "")}`;
      left -= estimatedTokens(line) + 1;
      if (left < 0) break;
      (toldKinds.has(fact.kind) ? outdated : lost).unshift(line);
    }
  }
  return { outdated, lost };
}

const listMark = /^(?:[-*•]|\d{1,2}[.)])\s+/;

function tidied(said: string): string {
  const text = visible(said)
    .replace(/^\s*```\w*\n([^]*?)\n```\s*$/, "$1")
    .replaceAll(/<\/?(?:summary|conversation)>/gi, "");
  // Not /\s+$/gm: in a long row of spaces it begins anew at each of them.
  const lines = unfenced(text).split("\n");
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** Whole lines, as many as fit. */
function clipped(text: string, maxTokens: number): string {
  const lines: string[] = [];
  let left = maxTokens;
  for (const line of text.split("\n")) {
    left -= estimatedTokens(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return lines.length > 0 ? lines.join("\n").trimEnd() : shortened(text, maxTokens).text;
}

/** How models begin that decline. A summary of theirs begins with a list. */
function isRefusal(text: string): boolean {
  return refusal.test(text);
}

const refusal =
  /^(?:(?:i['’]?m|i am) (?:very |so )?(?:sorry|unable|not able)|sorry\b|i (?:can['’]?t|cannot|won['’]?t)\b|as an ai\b|(?:非常|很)?抱歉|[对對]不起|我?(?:无法|無法|不能)|申し訳|すみません|죄송|lo siento|(?:je suis )?désolé|es tut mir leid|tut mir leid|عذر|آسف|أعتذر)/i;
