import type { Stage } from "../protocol.ts";

/** What the shopper is told of each stage, in the shopper's language; English where there is no translation. */
export function stageMessage(stage: Stage, locale: string): string {
  return (/^zh\b/i.test(locale) ? chinese : english)[stage];
}

const english: Readonly<Record<Stage, string>> = {
  queued: "Waiting for a place",
  initialization: "Opening the conversation",
  parsing: "Reading your question",
  retrieval: "Searching the shop",
  reasoning: "Thinking about the answer",
  generation: "Writing the answer",
  complete: "Done",
};

const chinese: Readonly<Record<Stage, string>> = {
  queued: "正在排队",
  initialization: "正在打开对话",
  parsing: "正在理解问题",
  retrieval: "正在查找店内资料",
  reasoning: "正在思考",
  generation: "正在回答",
  complete: "已完成",
};
