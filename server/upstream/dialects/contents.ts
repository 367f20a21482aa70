import { chunk, done, event, says, stops, type Dialect } from "./dialect.ts";

const yes = { text: "Yes, today.", ends: "stop" } as const;
const role = event(chunk({ role: "assistant", content: "" }));
const deltas = says("Yes,") + says(" today.");
const message = { role: "assistant", content: "Yes, today." };
const completion = {
  id: "chatcmpl-1",
  object: "chat.completion",
  choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
  usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
};
const counted = { promptTokens: 9, completionTokens: 4, cachedTokens: 0 };

/** Where the text stands in a chunk, and what stands beside it. */
export const contents: readonly Dialect[] = [
  {
    // https://platform.openai.com/docs/api-reference/chat-streaming
    does: "OpenAI: a role, then pieces, a reason, the usage in a chunk without choices",
    body: role + deltas + stops() + event({ ...chunk({}), choices: [], usage: completion.usage }) + done,
    usage: counted,
    ...yes,
  },
  {
    // https://github.com/AbanteAI/archive-old-cli-mentat/issues/429
    does: "Azure OpenAI: what it filtered of the prompt first, without choices",
    body:
      event({ id: "", object: "", created: 0, model: "", choices: [], prompt_filter_results: [{ prompt_index: 0 }] }) +
      role +
      event(
        chunk({ content: "Yes, today." }, { content_filter_results: { hate: { filtered: false, severity: "safe" } } }),
      ) +
      event(chunk({}, { content_filter_offsets: { check_offset: 44 } })) +
      stops() +
      done,
    ...yes,
  },
  {
    does: "the name of a whole answer on each of its chunks",
    body:
      event({ ...chunk({ content: "Yes," }), object: "chat.completion" }) +
      event({ ...chunk({ content: " today." }), object: "chat.completion" }) +
      event({ ...chunk({}, { finish_reason: "stop" }), object: "chat.completion" }) +
      done,
    ...yes,
  },
  {
    does: "content that is null, and a delta without any",
    body: event(chunk({ content: null })) + event(chunk({})) + deltas + stops() + done,
    ...yes,
  },
  {
    does: "a choice without a delta, or with null for one",
    body: event({ choices: [{ index: 0 }] }) + event({ choices: [{ delta: null }] }) + deltas + stops() + done,
    ...yes,
  },
  {
    does: "chunks without choices, or with null for them",
    body: event({ id: "1" }) + event({ choices: null }) + deltas + stops() + done,
    ...yes,
  },
  {
    does: "choices without an index",
    body: event({ choices: [{ delta: { content: "Yes, today." } }] }) + stops() + done,
    ...yes,
  },
  {
    does: "several choices: the first is the answer",
    body:
      event({
        choices: [
          { index: 1, delta: { content: "No." } },
          { index: 0, delta: { content: "Yes, today." } },
        ],
      }) +
      event({ choices: [{ index: 1, delta: {}, finish_reason: "length" }] }) +
      stops() +
      done,
    ...yes,
  },
  {
    does: "the content as a list of parts",
    body:
      says([
        { type: "text", text: "Yes," },
        { type: "image_url", image_url: {} },
        " today",
        null,
        { type: "output_text", text: "." },
      ]) +
      stops() +
      done,
    ...yes,
  },
  {
    does: "OpenAI: a refusal in place of the content",
    body: role + event(chunk({ refusal: "I cannot" })) + event(chunk({ refusal: " do that." })) + stops() + done,
    text: "I cannot do that.",
    ends: "stop",
  },
  {
    does: "a refusal as a part of the content",
    body: says([{ type: "refusal", refusal: "I cannot do that." }]) + stops() + done,
    text: "I cannot do that.",
    ends: "stop",
  },
  {
    does: "vLLM, llama.cpp: the text of the older completions",
    body:
      event({ object: "text_completion", choices: [{ index: 0, text: "Yes," }] }) +
      event({ choices: [{ text: " today.", finish_reason: "stop" }] }) +
      done,
    ...yes,
  },
  {
    does: "a message in place of each delta",
    body:
      event({ choices: [{ message: { content: "Yes," } }] }) +
      event({ choices: [{ message: { content: " today." }, finish_reason: "stop" }] }) +
      done,
    ...yes,
  },
  {
    // https://github.com/GCWing/OpenBitFun/pull/792
    does: "MiniMax: the whole message once more behind its deltas, and the usage there",
    body:
      event({
        ...chunk({ role: "", content: "Yes, today." }),
        usage: { total_tokens: 0, total_characters: 0 },
        input_sensitive: false,
      }) + event({ ...completion, base_resp: { status_code: 0, status_msg: "" } }),
    usage: counted,
    ...yes,
  },
  {
    does: "Perplexity: the whole message so far beside each delta",
    body:
      event({ choices: [{ index: 0, delta: { content: "Yes," }, message: { content: "Yes," } }] }) +
      event({ choices: [{ index: 0, delta: { content: " today." }, message: { content: "Yes, today." } }] }) +
      event({
        choices: [{ index: 0, delta: { content: "" }, message: { content: "Yes, today." }, finish_reason: "stop" }],
      }),
    ...yes,
  },
  {
    does: "tool calls, though none are offered, beside a text",
    body:
      deltas +
      event(chunk({ tool_calls: [{ index: 0, function: { name: "f", arguments: "{}" } }] })) +
      stops("tool_calls") +
      done,
    ...yes,
  },
  {
    does: "tool calls, though none are offered, and nothing else",
    body:
      event(chunk({ content: null, tool_calls: [{ index: 0, function: { name: "f", arguments: "{}" } }] })) +
      stops("tool_calls") +
      done,
    ends: "malformed",
    relayEnds: "stop",
  },
  {
    does: "a whole completion, though a stream was asked for",
    body: JSON.stringify(completion),
    contentType: "application/json",
    usage: counted,
    ...yes,
  },
  {
    does: "a whole completion over many lines, with blank ones before",
    body: `\n\n${JSON.stringify(completion, null, 2)}\n`,
    contentType: "application/json; charset=utf-8",
    usage: counted,
    ...yes,
  },
  { does: "a whole completion that says it is a stream", body: JSON.stringify(completion), ...yes },
  { does: "a stream that says it is JSON", body: deltas + stops() + done, contentType: "application/json", ...yes },
  { does: "a stream that says it is a text", body: deltas + stops() + done, contentType: "text/plain", ...yes },
  {
    does: "a whole completion without a finish reason",
    body: JSON.stringify({ object: "chat.completion", choices: [{ message }] }),
    ...yes,
  },
  { does: "a whole completion in an event", body: event(completion) + done, usage: counted, ...yes },
  {
    does: "a whole completion with thoughts in two places",
    body: JSON.stringify(
      {
        ...completion,
        choices: [{ message: { reasoning_content: "hm", content: "<think>hm</think>\n\nYes, today." } }],
      },
      null,
      "\t",
    ),
    written: "hm<think>hm</think>\n\nYes, today.",
    ...yes,
  },
];
