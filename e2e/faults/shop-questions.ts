import { askWhole, question } from "../support/sse.ts";
import type { Followed } from "../support/follow.ts";
import { startXiaoer, type Xiaoer } from "../support/xiaoer.ts";

/** A question that no other shopper asks, and what its answers may be. */
export interface ShopQuestion {
  readonly number: number;
  readonly message: string;
  /** Whether the shop's knowledge has something on it. */
  readonly isKnown: boolean;
  /** The model's whole answer. */
  readonly answer: string;
}

const known = ["七天内可以退货吗?", "怎么开发票?", "Can I return something within seven days?"] as const;
const part = "签收后七天内,商品完好即可退货 👍。\n- 在订单页申请 👩‍👩‍👧‍👦\n";

/** The question of this number: every other one is about something of which the shop's knowledge says nothing. */
export function shopQuestion(number: number): ShopQuestion {
  const topic = known[Math.floor(number / 2) % known.length];
  const isKnown = number % 2 === 0;
  const message = isKnown ? `${topic} (${number})` : `Qxvz wrtl kjhpf ${number}`;
  return { number, message, isKnown, answer: `Answer ${number}: ${part.repeat(1 + (number % 5))}` };
}

/** The number of the question that was asked: the last one in it. */
export function numberOf(message: string): number {
  return Number(/(\d+)\D*$/.exec(message)?.[1] ?? Number.NaN);
}

export type Outcome = "model" | "degraded" | "error";

export function outcomeOf({ end }: Followed): Outcome {
  return end?.event === "done" ? (end.data.degraded ? "degraded" : "model") : "error";
}

/** Whatever becomes of the upstream, this holds for every answer. */
export async function mistakesOfAnswer(
  { text, end, mistakes, connectionCount }: Followed,
  { message, isKnown, answer }: ShopQuestion,
  knowledge: Knowledge,
): Promise<readonly string[]> {
  const found = [...mistakes];
  if (connectionCount !== 1) found.push(`it took ${connectionCount} connections`);
  if (end === undefined) found.push("it has no end");
  else if (end.event === "error") {
    if (!answer.startsWith(text)) found.push(`it ended as ${end.data.code} with a text that nobody said: ${text}`);
    if (isKnown && text === "") found.push(`it ended as ${end.data.code}, though the shop knows what to say`);
  } else if (end.data.degraded) {
    if (!isKnown) found.push("the shop knows nothing of it, and answered it all the same");
    else if (text !== (await knowledge.answerTo(message))) found.push(`it is not the shop's own answer: ${text}`);
  } else if (text !== answer) found.push(`it is done, and not whole: ${text}`);
  return found.map((mistake) => `«${message}»: ${mistake}`);
}

/** What the shop itself says to a question. */
export interface Knowledge extends AsyncDisposable {
  answerTo(message: string): Promise<string>;
}

/** Asks a server that has no upstream at all. */
export async function startKnowledge(): Promise<Knowledge> {
  const xiaoer: Xiaoer = await startXiaoer({ env: { LOG_LEVEL: "error" } });
  return {
    answerTo: async (message) => (await askWhole(xiaoer.url, question(message))).text,
    [Symbol.asyncDispose]: async () => await xiaoer.kill(),
  };
}
