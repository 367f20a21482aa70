import { chunk, done, event, says, stops, type Dialect } from "./dialect.ts";

const yes = says("Yes");
const ending = (finish_reason: unknown, ends: Dialect["ends"], does: string): readonly Dialect[] => [
  { does: `${does}, after a text`, body: yes + stops(finish_reason) + done, text: "Yes", ends },
];

/** How an answer ends, and how it does not. */
export const ends: readonly Dialect[] = [
  { does: "a finish reason and [DONE]", body: yes + stops() + done, text: "Yes", ends: "stop" },
  { does: "a finish reason, and no [DONE]", body: yes + stops(), text: "Yes", ends: "stop" },
  {
    does: "a finish reason with the last text",
    body: event(chunk({ content: "Yes" }, { finish_reason: "stop" })),
    text: "Yes",
    ends: "stop",
  },
  { does: "[DONE], and no finish reason", body: yes + done, text: "Yes", ends: "stop" },
  { does: "neither", body: yes, text: "Yes", ends: "cut" },
  {
    does: "neither, in the middle of an event",
    body: `${yes}data: {"choices":[{"delta":{"cont`,
    text: "Yes",
    ends: "cut",
  },
  {
    does: "neither, in the middle of a JSON line",
    body: `${yes}{"choices":[{"delta":{"cont`,
    text: "Yes",
    ends: "cut",
  },
  {
    does: "neither, in the middle of a character",
    body: Buffer.concat([Buffer.from(`${yes}data: {"choices":[{"delta":{"content":"`), Buffer.of(0xf0, 0x9f)]),
    text: "Yes",
    ends: "cut",
  },
  {
    // https://github.com/ollama/ollama/issues/4357
    does: "Ollama: «» for a finish reason while it goes on",
    body:
      event(chunk({ content: "Y" }, { finish_reason: "" })) + event(chunk({ content: "es" }, { finish_reason: "" })),
    text: "Yes",
    ends: "cut",
  },
  {
    does: "«null» for a finish reason while it goes on",
    body: event(chunk({ content: "Y" }, { finish_reason: "null" })) + says("es") + done,
    text: "Yes",
    ends: "stop",
  },
  {
    does: "«none» for a finish reason while it goes on",
    body: event(chunk({ content: "Y" }, { finish_reason: "none" })) + says("es") + stops() + done,
    text: "Yes",
    ends: "stop",
  },
  {
    does: "a finish reason that is no text",
    body: event(chunk({ content: "Yes" }, { finish_reason: 0 })),
    text: "Yes",
    ends: "cut",
  },
  ...ending("length", "length", "OpenAI: length"),
  ...ending("max_tokens", "length", "Anthropic: max_tokens"),
  ...ending("MAX_TOKENS", "length", "Gemini: MAX_TOKENS"),
  ...ending("model_length", "length", "Mistral: model_length"),
  ...ending("model_context_window_exceeded", "length", "Zhipu: model_context_window_exceeded"),
  ...ending("content_filter", "content_filter", "Azure OpenAI: content_filter"),
  ...ending("sensitive", "content_filter", "Zhipu: sensitive"),
  ...ending("SAFETY", "content_filter", "Gemini: SAFETY"),
  ...ending("RECITATION", "content_filter", "Gemini: RECITATION"),
  ...ending("BLOCKLIST", "content_filter", "Gemini: BLOCKLIST"),
  ...ending("PROHIBITED_CONTENT", "content_filter", "Gemini: PROHIBITED_CONTENT"),
  ...ending("SPII", "content_filter", "Gemini: SPII"),
  ...ending("content_filtered", "content_filter", "content_filtered"),
  ...ending("refusal", "content_filter", "Anthropic: refusal"),
  ...ending("eos", "stop", "Together: eos"),
  ...ending("end_turn", "stop", "Anthropic: end_turn"),
  ...ending("tool_calls", "stop", "tool_calls"),
  ...ending("whatever", "stop", "a reason that nobody knows"),
  // https://api-docs.deepseek.com/api/create-chat-completion
  ...ending("insufficient_system_resource", "cut", "DeepSeek: insufficient_system_resource"),
  // https://github.com/pydantic/pydantic-ai/issues/7678
  ...ending("network_error", "cut", "Zhipu: network_error"),
  // https://github.com/vllm-project/vllm/issues/57082
  ...ending("abort", "cut", "vLLM, SGLang: abort, and [DONE] all the same"),
  ...ending("network-error", "cut", "network-error"),
  ...ending("aborted", "cut", "aborted"),
  ...ending("cancelled", "cut", "cancelled"),
  ...ending("error", "cut", "OpenRouter: error"),
  {
    does: "DeepSeek: insufficient_system_resource, without a text",
    body: stops("insufficient_system_resource") + done,
    ends: "server",
  },
  { does: "Zhipu: network_error, without a text", body: stops("network_error") + done, ends: "server" },
  {
    does: "vLLM: abort, with a last text",
    body: yes + event(chunk({ content: "." }, { finish_reason: "abort" })) + done,
    text: "Yes.",
    ends: "cut",
  },
  {
    does: "a filter, without a text",
    body: event(chunk({ role: "assistant" })) + stops("content_filter") + done,
    ends: "filtered",
  },
  { does: "text behind the finish reason", body: yes + stops() + says(", but no.") + done, text: "Yes", ends: "stop" },
  {
    does: "a second finish reason behind the first",
    body: yes + stops("length") + stops("stop") + stops("error") + done,
    text: "Yes",
    ends: "length",
  },
  { does: "text behind [DONE]", body: yes + done + says(", but no.") + stops("length"), text: "Yes", ends: "stop" },
  {
    does: "an error behind the finish reason",
    body: yes + stops() + event({ error: { code: 500 } }) + done,
    text: "Yes",
    ends: "stop",
  },
  { does: "an error behind [DONE]", body: yes + done + event({ error: { code: 500 } }), text: "Yes", ends: "stop" },
  {
    does: "something else behind the finish reason",
    body: `${yes}${stops()}${event("<html>")}<html></html>`,
    text: "Yes",
    ends: "stop",
  },
  {
    does: "nothing but white space",
    body: says(" ") + says("\n\n") + stops() + done,
    ends: "malformed",
    relayEnds: "stop",
  },
  {
    does: "nothing but a role",
    body: event(chunk({ role: "assistant", content: "" })) + stops() + done,
    ends: "malformed",
  },
  { does: "nothing but [DONE]", body: done, ends: "malformed" },
  { does: "nothing but comments", body: ": ping\n\n: ping\n\n", ends: "malformed" },
  {
    does: "nothing but a usage",
    body: event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 0 } }) + done,
    ends: "malformed",
  },
  { does: "nothing", body: "", ends: "malformed" },
];
