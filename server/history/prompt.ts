import type { Page, Source } from "../protocol.ts";
import { fenced, unfenced, visible } from "./fence.ts";
import {
  fittedTurn,
  pageCap,
  passageCap,
  summaryCap,
  tokensAsMessage,
  type FittedTurn,
  type PromptLimits,
} from "./prompt-costs.ts";
import { shortened, sized, type Sized } from "./shorten.ts";
import { systemMessageOf } from "./system-prompt.ts";
import { isAnswered, windowSize } from "./window.ts";

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** One past turn, as far as a prompt needs it. */
export interface PastTurn {
  readonly question: string;
  readonly answer: string;
}

/** A passage of the shop's knowledge, with what it is called and where it stands. */
export type PromptPassage = Pick<Source, "title" | "url"> & { readonly text: string };

export interface PromptParts {
  /** The shop's own words. */
  readonly systemPrompt: string;
  /** What the turns before `turns` were condensed to. */
  readonly summary: string | undefined;
  /** Oldest first. */
  readonly turns: readonly PastTurn[];
  /** Best first. */
  readonly passages: readonly PromptPassage[];
  readonly page: Page | undefined;
  readonly question: string;
}

/** These come before what the shop knows of the question: it is mostly about them. */
const newestTurns = 2;
/** Of the room that is left for passages and older turns, what the passages may take before the turns are asked. */
const passageShare = 0.5;

/**
 * Puts a prompt together within its budget, each part counted once.
 *
 * Only the first message has the system role: several chat templates refuse any other place for one, or roles that do not
 * take turns. What is always the same comes first, then what grows at its end, so that providers find most of a prompt in
 * their caches; what this question brought up comes last, and then the question, whole.
 */
export function assemblePrompt(parts: PromptParts, limits: PromptLimits): readonly ChatMessage[] {
  const system = systemMessageOf(parts.systemPrompt);
  const question = unfenced(parts.question);
  const budget = createBudget(limits.maxPromptTokens - tokensAsMessage(system) - tokensAsMessage(question));
  const page = parts.page && budget.take(pageBlock(parts.page, limits));
  const summary = limits.maxTurns > 0 && parts.summary ? budget.take(summaryBlock(parts.summary, limits)) : undefined;
  const window = windowSize(limits.maxTurns);
  const turns = window === 0 ? [] : parts.turns.filter(isAnswered).slice(-window);
  const newest = takeTurns(turns.slice(-newestTurns), limits, budget);
  const passages = parts.passages.map((passage) => passageBlock(passage, limits));
  const reserve = budget.left() * (1 - passageShare);
  const best = new Set(passages.filter((passage) => budget.take(passage, reserve)));
  // Turns without those between them would make another conversation.
  const older = newest.length < newestTurns ? [] : takeTurns(turns.slice(0, -newestTurns), limits, budget);
  const known = passages.filter((passage) => best.has(passage) || budget.take(passage));
  const shop = known.length === 0 ? [] : [fenced("shop_information", known.map(({ text }) => text).join("\n"))];

  const said = [...older, ...newest].flatMap((turn): readonly ChatMessage[] => [
    { role: "user", content: turn.question },
    { role: "assistant", content: turn.answer },
  ]);
  const asked = [...shop, ...(page ? [page.text] : []), question].join("\n\n");
  const [first, ...rest] = [...said, { role: "user", content: asked } as const];
  const opening = [...(summary ? [summary.text] : []), first?.content ?? ""].join("\n\n");
  return [{ role: "system", content: system }, { role: "user", content: opening }, ...rest];
}

interface Budget {
  readonly left: () => number;
  /** Takes a part's tokens, and returns the part; undefined where they are not to be had with `reserve` left. */
  readonly take: <Part extends { readonly tokens: number }>(part: Part, reserve?: number) => Part | undefined;
}

function createBudget(tokens: number): Budget {
  let left = tokens;
  return {
    left: () => left,
    take: (part, reserve = 0) => {
      if (left - part.tokens < reserve) return undefined;
      left -= part.tokens;
      return part;
    },
  };
}

/** The newest that fit, oldest first. */
function takeTurns(turns: readonly PastTurn[], limits: PromptLimits, budget: Budget): readonly FittedTurn[] {
  const taken: FittedTurn[] = [];
  for (const turn of turns.toReversed()) {
    const fitted = budget.take(fittedTurn(turn, limits));
    if (!fitted) break;
    taken.unshift(fitted);
  }
  return taken;
}

/** What stands around the blocks of a message, which are counted one by one. */
const seamTokens = 4;
const shopTagTokens = 16;

function blockOf(text: string): Sized {
  return { text, tokens: sized(text).tokens + seamTokens };
}

function pageBlock(page: Page, limits: PromptLimits): Sized {
  return blockOf(fenced("page", shortened(unfenced(visible(JSON.stringify(page))), pageCap(limits)).text));
}

function summaryBlock(summary: string, limits: PromptLimits): Sized {
  return blockOf(fenced("summary", shortened(unfenced(visible(summary)), summaryCap(limits)).text));
}

function passageBlock({ title, url, text }: PromptPassage, limits: PromptLimits): Sized {
  const content = shortened(unfenced(visible(text)), passageCap(limits)).text;
  const { text: block, tokens } = blockOf(
    fenced("passage", content, { title: visible(title), url: url && visible(url) }),
  );
  return { text: block, tokens: tokens + shopTagTokens };
}
