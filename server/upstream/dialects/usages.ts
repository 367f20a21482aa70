import { chunk, done, event, says, stops, type Dialect } from "./dialect.ts";

const yes = { text: "Yes", ends: "stop" } as const;
const usage = { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 };
const counted = { promptTokens: 9, completionTokens: 4, cachedTokens: 0 };
const last = (counts: unknown) => says("Yes") + stops() + event({ choices: [], usage: counts }) + done;

/** Where the usage stands, and what it says. */
export const usages: readonly Dialect[] = [
  { does: "none at all", body: says("Yes") + stops() + done, usage: null, ...yes },
  {
    does: "null until the last chunk",
    body: event({ ...chunk({ content: "Yes" }), usage: null }) + stops() + event({ choices: [], usage }) + done,
    usage: counted,
    ...yes,
  },
  {
    // https://github.com/BerriAI/litellm/issues/17136
    does: "xAI, vLLM: in each chunk, growing; the last one counts",
    body:
      event({ ...chunk({ content: "Yes" }), usage: { prompt_tokens: 9, completion_tokens: 1 } }) +
      event({ ...chunk({}, { finish_reason: "stop" }), usage: { prompt_tokens: 9, completion_tokens: 3 } }) +
      event({ choices: [], usage }) +
      done,
    usage: counted,
    ...yes,
  },
  {
    does: "twice at the end; the last one counts",
    body:
      says("Yes") +
      stops() +
      event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }) +
      event({ usage }) +
      done,
    usage: counted,
    ...yes,
  },
  {
    does: "with the finish reason",
    body: says("Yes") + event({ ...chunk({}, { finish_reason: "stop" }), usage }) + done,
    usage: counted,
    ...yes,
  },
  {
    // https://github.com/vercel/ai/issues/1651
    does: "Groq: in a place of its own",
    body:
      says("Yes") +
      event({
        ...chunk({}, { finish_reason: "stop" }),
        x_groq: { id: "req_1", usage: { queue_time: 0.07, ...usage } },
      }) +
      done,
    usage: counted,
    ...yes,
  },
  {
    // https://github.com/higress-group/higress/pull/1568
    does: "Moonshot: in the choice",
    body: says("Yes") + event(chunk({}, { finish_reason: "stop", usage })) + done,
    usage: counted,
    ...yes,
  },
  {
    does: "OpenAI: what came from the cache",
    body: last({ ...usage, prompt_tokens_details: { cached_tokens: 8, audio_tokens: 0 } }),
    usage: { ...counted, cachedTokens: 8 },
    ...yes,
  },
  {
    // https://api-docs.deepseek.com/guides/kv_cache
    does: "DeepSeek: what came from the cache, and what did not",
    body: last({ ...usage, prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 1 }),
    usage: { ...counted, cachedTokens: 8 },
    ...yes,
  },
  {
    does: "Moonshot: what came from the cache",
    body: last({ ...usage, cached_tokens: 8 }),
    usage: { ...counted, cachedTokens: 8 },
    ...yes,
  },
  {
    does: "more from the cache than the prompt has",
    body: last({ ...usage, prompt_tokens_details: { cached_tokens: 80 } }),
    usage: { ...counted, cachedTokens: 9 },
    ...yes,
  },
  {
    does: "null for what came from the cache",
    body: last({ ...usage, prompt_tokens_details: null, prompt_cache_hit_tokens: null }),
    usage: counted,
    ...yes,
  },
  { does: "counts under other names", body: last({ input_tokens: 9, output_tokens: 4 }), usage: null, ...yes },
  { does: "counts that are none", body: last({ prompt_tokens: "9", completion_tokens: -4 }), usage: null, ...yes },
  { does: "a usage that is no object", body: last("13 tokens"), usage: null, ...yes },
  {
    does: "zeros in place of a usage, behind a usage",
    body: last(usage).replace(done, event({ usage: { prompt_tokens: 0, completion_tokens: 0 } }) + done),
    usage: counted,
    ...yes,
  },
  {
    does: "a usage, though the answer was cut",
    body: event({ ...chunk({ content: "Yes" }), usage }),
    text: "Yes",
    ends: "cut",
    usage: counted,
  },
];
