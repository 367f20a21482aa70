import { keyOf, seal } from "./secret.ts";
import type { NewTurn, TurnEnd } from "./store.ts";

// Made-up turns, which the contract's parts have in common.

export const session = { key: keyOf("session"), shop: "default" };
export const taskKey = (number: number) => keyOf(`task-${number}`);

export const end: TurnEnd = {
  answer: "Within 7 days. 😀",
  status: "done",
  sources: [{ title: "Returns", url: "/help/returns", snippet: "Within 7 days." }],
  end: {
    event: "done",
    data: { finishReason: "stop", usage: { promptTokens: 12, completionTokens: 5 }, ttftMs: 80, durationMs: 1000 },
  },
  endedAt: 2000,
  usage: [],
};

export function asked(number: number, askedAt = 1000) {
  return {
    taskKey: taskKey(number),
    messageId: `message-${number}`,
    question: `Question ${number}?`,
    askedAt,
  };
}

export function newTurn(number: number, askedAt = 1000): NewTurn {
  const page = { url: "https://shop.example/p/1", product: { name: "Kettle" } };
  return { ...asked(number, askedAt), locale: "zh-CN", page, sealedSession: seal(`task-${number}`, "session") };
}
