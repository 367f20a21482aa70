import { chunk, done, event, says, stops, type Dialect } from "./dialect.ts";

const end = stops() + done;
const thinks = (delta: unknown) => event(chunk(delta));
const yes = { text: "Yes.", ends: "stop" } as const;

/** What a model thinks before it answers: never shown, but paid for, and a sign of life. */
export const thoughts: readonly Dialect[] = [
  {
    // https://api-docs.deepseek.com/guides/reasoning_model
    does: "DeepSeek, Qwen, Zhipu, Moonshot, SGLang: as reasoning_content, with null for the other",
    body:
      thinks({ role: "assistant", content: null, reasoning_content: "" }) +
      thinks({ content: null, reasoning_content: "Hm." }) +
      thinks({ content: "Yes.", reasoning_content: null }) +
      end,
    written: "Hm.Yes.",
    ...yes,
  },
  {
    does: "OpenRouter, Groq, vLLM, Ollama: as reasoning, said again in its details",
    body:
      thinks({ content: "", reasoning: "Hm.", reasoning_details: [{ type: "reasoning.text", text: "Hm." }] }) +
      says("Yes.") +
      end,
    written: "Hm.Yes.",
    ...yes,
  },
  {
    does: "under both names at once",
    body: thinks({ reasoning: "Hm.", reasoning_content: "Hm." }) + says("Yes.") + end,
    written: "Hm.Yes.",
    ...yes,
  },
  {
    does: "in one chunk with the answer",
    body: thinks({ reasoning_content: "Hm.", content: "Yes." }) + end,
    written: "Hm.Yes.",
    ...yes,
  },
  {
    does: "blank lines between the thoughts and the answer",
    body: thinks({ reasoning_content: "Hm." }) + says("\n") + says("\n Yes.") + end,
    ...yes,
  },
  {
    // https://github.com/BerriAI/litellm/issues/16272
    does: "Mistral: as parts of the content that are made of parts",
    body:
      says([{ type: "thinking", thinking: [{ type: "text", text: "Hm." }] }]) +
      says([
        { type: "thinking", thinking: [{ type: "text", text: "" }], closed: true },
        { type: "text", text: "Yes." },
      ]) +
      end,
    written: "Hm.Yes.",
    ...yes,
  },
  {
    does: "MiniMax, Ollama, llama.cpp, LM Studio: as <think> in the text",
    body: says("<think>") + says("Hm.\n") + says("</think>") + says("\n\n") + says("Yes.") + end,
    written: "<think>Hm.\n</think>\n\nYes.",
    ...yes,
  },
  { does: "Qwen: an empty <think>", body: says("<think>\n\n</think>\n\nYes.") + end, ...yes },
  {
    does: "<think> cut into its letters",
    body: "\n <think>a < b </thin </think>\n\nYes.".split("").map(says).join("") + end,
    ...yes,
  },
  { does: "two <think> after each other", body: says("<think>a</think>\n<think>b</think>\nYes.") + end, ...yes },
  {
    does: "<think> after thoughts beside the text",
    body: thinks({ reasoning: "Hm." }) + says("<think>Hm.</think>Yes.") + end,
    ...yes,
  },
  {
    does: "<think> in the answer",
    body: says("Write <think>a</think>") + says("<think>") + end,
    text: "Write <think>a</think><think>",
    ends: "stop",
  },
  {
    does: "an answer that begins like <think>",
    body: says(" <th") + says("> is a cell.") + end,
    text: " <th> is a cell.",
    ends: "stop",
  },
  {
    does: "an answer that is all like the beginning of <think>",
    body: says(" <thin") + end,
    text: " <thin",
    ends: "stop",
  },
  {
    does: "an answer that is all like the beginning of <think>, and no finish reason",
    body: says("<thin") + done,
    text: "<thin",
    ends: "stop",
  },
  {
    does: "an answer that is cut while it is like the beginning of <think>",
    body: says("<thin"),
    text: "<thin",
    ends: "cut",
  },
  {
    does: "<think> that never ends",
    body: says("<think>Hm.") + end,
    ends: "malformed",
    relayEnds: "stop",
    written: "<think>Hm.",
  },
  {
    does: "<think> and nothing after it",
    body: says("<think>Hm.</think>\n") + end,
    ends: "malformed",
    relayEnds: "stop",
  },
  {
    // https://github.com/mistralai/client-python/issues/628
    does: "Zhipu: nothing but thoughts",
    body: thinks({ reasoning_content: "Hm." }) + end,
    ends: "malformed",
    relayEnds: "stop",
    written: "Hm.",
  },
  {
    does: "thoughts, and then the connection ends",
    body: thinks({ reasoning_content: "Hm." }),
    ends: "malformed",
    relayEnds: "cut",
    written: "Hm.",
  },
  {
    does: "white space before the answer, and no thoughts",
    body: says("\n") + says(" Yes.") + end,
    text: "\n Yes.",
    ends: "stop",
  },
];
