import { Type, type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";

import type { ReportedUsage } from "./body-reader.ts";

const Nullable = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const Anything = Type.Optional(Type.Unknown());

const Message = Nullable(
  Type.Object({
    content: Anything,
    // A model that declines says so in `refusal`, instead of in `content`.
    refusal: Anything,
    // What a model thinks before it answers: DeepSeek and those who follow it; OpenRouter, Groq, vLLM, Ollama.
    reasoning_content: Anything,
    reasoning: Anything,
  }),
);

const ChoiceSchema = Type.Object({
  index: Nullable(Type.Number()),
  delta: Message,
  // A whole message: in an answer that is no stream, and at the end of some streams.
  message: Message,
  // The older `/completions`.
  text: Anything,
  finish_reason: Anything,
  error: Anything,
  usage: Anything,
});

/** The part of a `chat.completion.chunk` that is read here. https://platform.openai.com/docs/api-reference/chat-streaming */
const chunkValidator = Compile(
  Type.Object({
    object: Anything,
    choices: Nullable(Type.Array(ChoiceSchema)),
    usage: Anything,
    x_groq: Nullable(Type.Object({ usage: Anything, error: Anything })),
    error: Anything,
    // An error without `error` around it: DashScope, older vLLM; MiniMax has one of its own.
    code: Anything,
    message: Anything,
    base_resp: Nullable(Type.Object({ status_code: Anything })),
  }),
);

/** No answer takes more; the sum of a good many is still a number that counts exactly. */
const Count = Type.Integer({ minimum: 0, maximum: 1e12 });

// Some servers count in their own way: what lacks the two counts is no usage, and no reason to fail.
const usageValidator = Compile(
  Type.Object({
    prompt_tokens: Count,
    completion_tokens: Count,
    prompt_tokens_details: Anything,
    prompt_cache_hit_tokens: Anything, // DeepSeek
    cached_tokens: Anything, // Moonshot
  }),
);
const cachedValidator = Compile(Type.Object({ cached_tokens: Count }));

const partValidator = Compile(Type.Object({ type: Anything, text: Anything, refusal: Anything, thinking: Anything }));

const toolCallsValidator = Compile(Type.Array(Type.Object({ function: Type.Object({ arguments: Anything }) })));

export type Choice = Static<typeof ChoiceSchema>;

/** What one chunk says. */
export interface Chunk {
  readonly choices: readonly Choice[];
  readonly usage: ReportedUsage | null;
  /** What stands where an error stands; undefined where none does. */
  readonly error: unknown;
  /** It is a whole answer, no part of one. */
  readonly isCompletion: boolean;
}

/** What one choice says. */
export interface Said {
  readonly text: string;
  readonly thoughts: string;
  /** It stands in a whole message: where deltas came before, it says the same again. */
  readonly isMessage: boolean;
}

/** Reads the data of one event; undefined where it is no chunk: a body of another kind. */
export function parseChunk(data: string): Chunk | undefined {
  const value = firstOf(parseJson(data));
  if (!chunkValidator.Check(value)) return undefined;
  const choices = value.choices ?? [];
  return {
    choices,
    usage: usageOf(value.usage) ?? usageOf(value.x_groq?.usage) ?? usageOfChoice(choices),
    error: errorOf(value, choices),
    // Some give the name to the chunks of a stream as well.
    isCompletion: value.object === "chat.completion" && choices.every(({ delta }) => !delta),
  };
}

/** What a choice says. Parts of a content that are neither text nor thoughts are left out. */
export function saidIn({ delta, message, text }: Choice): Said {
  const said = { text: textIn(delta) || textOf(text, false), thoughts: thoughtsIn(delta), isMessage: false };
  if (said.text !== "" || said.thoughts !== "" || !message) return said;
  return { text: textIn(message), thoughts: thoughtsIn(message), isMessage: true };
}

/** What the tools that a choice calls are called with. */
export function argumentsIn({ delta, message }: Choice): string {
  const calls = new Map<string, unknown>(Object.entries(delta ?? message ?? {})).get("tool_calls");
  if (!toolCallsValidator.Check(calls)) return "";
  return calls.map((call) => (typeof call.function.arguments === "string" ? call.function.arguments : "")).join("");
}

function textIn(message: Choice["message"]): string {
  return message ? textOf(message.content, false) || textOf(message.refusal, false) : "";
}

/** Some servers say them under both names at once. */
function thoughtsIn(message: Choice["message"]): string {
  if (!message) return "";
  return textOf(message.reasoning_content, false) || textOf(message.reasoning, false) || textOf(message.content, true);
}

/** A text, or what the parts of one say: their thoughts, or what is no thought. */
function textOf(content: unknown, areThoughts: boolean): string {
  if (typeof content === "string") return areThoughts ? "" : content;
  if (!Array.isArray(content)) return "";
  return content.map((part: unknown) => textOfPart(part, areThoughts)).join("");
}

function textOfPart(part: unknown, areThoughts: boolean): string {
  if (typeof part === "string") return areThoughts ? "" : part;
  if (!partValidator.Check(part)) return "";
  const { type, text, refusal, thinking } = part;
  const isThought = type === "thinking" || type === "reasoning";
  if (isThought !== areThoughts) return "";
  // Mistral's thoughts are made of parts themselves, a level deep. https://docs.mistral.ai/capabilities/reasoning/
  if (isThought && Array.isArray(thinking)) return thinking.map(plainTextOf).join("");
  return [text, refusal, thinking].find((value) => typeof value === "string") ?? "";
}

function plainTextOf(part: unknown): string {
  return partValidator.Check(part) && typeof part.text === "string" ? part.text : "";
}

function usageOf(usage: unknown): ReportedUsage | null {
  if (usage === undefined || usage === null || !usageValidator.Check(usage)) return null;
  const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = usage;
  // No prompt has no tokens: that is a place left empty, as in all but the last chunk of MiniMax.
  if (promptTokens === 0 && completionTokens === 0) return null;
  const details = usage.prompt_tokens_details;
  const cached = cachedValidator.Check(details)
    ? details.cached_tokens
    : (usage.prompt_cache_hit_tokens ?? usage.cached_tokens);
  const cachedTokens = typeof cached === "number" && cached > 0 ? Math.min(Math.floor(cached), promptTokens) : 0;
  return { promptTokens, completionTokens, cachedTokens };
}

function usageOfChoice(choices: readonly Choice[]): ReportedUsage | null {
  const choice = choices.find(({ usage }) => usage !== undefined && usage !== null);
  return choice ? usageOf(choice.usage) : null;
}

interface ErrorPlaces {
  readonly object?: unknown;
  readonly choices?: unknown;
  readonly error?: unknown;
  readonly x_groq?: { readonly error?: unknown } | null;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly base_resp?: { readonly status_code?: unknown } | null;
}

function errorOf(value: ErrorPlaces, choices: readonly Choice[]): unknown {
  // Where it is a text, its type stands beside it.
  if (isError(value.error)) return typeof value.error === "string" ? value : value.error;
  const choice = choices.find(({ error }) => isError(error));
  if (choice) return choice.error;
  if (isError(value.x_groq?.error)) return value.x_groq?.error;
  if (isError(value.base_resp?.status_code)) return value;
  const isBare = value.choices === undefined && typeof value.message === "string" && isError(value.code);
  return isBare || value.object === "error" ? value : undefined;
}

/** Some write `"error": ""`, `0` or `false` where there is none. */
function isError(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false && value !== 0;
}

/** Gemini puts its errors into a list. */
function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // no chunk, like any other value that is none
  }
}
