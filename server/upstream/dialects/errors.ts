import { chunk, done, event, says, stops, type Dialect } from "./dialect.ts";

const yes = says("Yes");
const page = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head></html>\n";
const secret = { message: "sk-secret did it" };

/** What goes wrong after the response has begun, with 200. */
export const errors: readonly Dialect[] = [
  {
    does: "OpenAI: an error for a chunk",
    body: event({ error: { ...secret, type: "server_error", param: null, code: null } }),
    ends: "server",
    detail: { type: "server_error", message: "[redacted] did it" },
  },
  {
    does: "an error after a text, and before [DONE]",
    body: yes + event({ error: secret }) + done,
    text: "Yes",
    ends: "reported",
  },
  { does: "an error with nothing in it", body: yes + event({ error: {} }) + done, text: "Yes", ends: "reported" },
  {
    does: "an error that is a text",
    body: yes + event({ error: "sk-secret did it" }),
    text: "Yes",
    ends: "reported",
    detail: { message: "[redacted] did it" },
  },
  {
    does: "null, «» or false for an error: none",
    body:
      event({ ...chunk({ content: "Y" }), error: null }) +
      event({ ...chunk({ content: "e" }), error: "" }) +
      event({ ...chunk({ content: "s" }, { finish_reason: "stop" }), error: false }),
    text: "Yes",
    ends: "stop",
  },
  {
    does: "an error at the choice",
    body: yes + event({ choices: [{ index: 0, delta: {}, error: { code: 502, ...secret } }] }) + done,
    text: "Yes",
    ends: "server",
  },
  {
    // https://openrouter.ai/docs/api-reference/streaming
    does: "OpenRouter: an error beside a choice that ends with «error»",
    body:
      yes +
      event({ ...chunk({ content: "" }, { finish_reason: "error" }), error: { code: "server_error", ...secret } }) +
      done,
    text: "Yes",
    ends: "server",
    detail: { code: "server_error" },
  },
  {
    does: "OpenRouter: a status for a code",
    body: event({ error: { code: 502, ...secret }, choices: [] }) + done,
    ends: "server",
    detail: { code: "502" },
  },
  { does: "OpenRouter: a limit on requests", body: event({ error: { code: 429, ...secret } }), ends: "busy" },
  { does: "OpenRouter: no credits", body: event({ error: { code: 402, ...secret } }), ends: "denied" },
  {
    // https://github.com/diegosouzapw/OmniRoute/pull/8210
    does: "OpenRouter: the kind of the error a level deeper",
    body: event({
      choices: [],
      error: { ...secret, metadata: { error_type: "provider_unavailable", provider_name: "x" } },
    }),
    ends: "server",
  },
  {
    does: "Groq: an error in a place of its own",
    body: yes + event({ ...chunk({}), x_groq: { id: "req_1", error: "over capacity" } }),
    text: "Yes",
    ends: "reported",
  },
  {
    does: "Anthropic: an event that is named error",
    body: `${yes}event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n`,
    text: "Yes",
    ends: "busy",
    detail: { type: "overloaded_error" },
  },
  {
    does: "an event that is named error, with a text",
    body: `${yes}event: error\ndata: it broke\n\n`,
    text: "Yes",
    ends: "reported",
  },
  {
    // https://github.com/coddy-project/coddy-agent/pull/106
    does: "llama.cpp: a field that is named error, and [DONE] all the same",
    body: `error: {"code":400,"message":"the request exceeds the available context size","type":"invalid_request_error"}\n\n${done}`,
    ends: "rejected",
    detail: { code: "400", type: "invalid_request_error" },
  },
  {
    does: "llama.cpp: a field that is named error, after a text",
    body: `${yes}error: {"code":500,"message":"x","type":"server_error"}\n\n`,
    text: "Yes",
    ends: "server",
  },
  {
    // https://github.com/lemonade-sdk/lemonade/issues/2826
    does: "Lemonade: an error without an event around it",
    body: '{"error":{"code":400,"message":"x","type":"exceed_context_size_error"}}',
    ends: "rejected",
  },
  {
    // https://github.com/vercel/ai/issues/5217
    does: "Gemini: an error over many lines behind a text, without an event around it",
    body: `${yes}{\n  "error": {\n    "code": 503,\n    "message": "The model is overloaded.",\n    "status": "UNAVAILABLE"\n  }\n}\n`,
    text: "Yes",
    ends: "server",
  },
  {
    does: "an error over many lines, and then [DONE]",
    body: `${yes}{\n  "error": {\n    "code": 503\n  }\n}\n\n${done}`,
    text: "Yes",
    ends: "server",
  },
  {
    does: "Gemini: an error in a list",
    body: '[{\n  "error": {\n    "code": 429,\n    "status": "RESOURCE_EXHAUSTED"\n  }\n}\n]',
    ends: "busy",
  },
  {
    // https://help.aliyun.com/zh/model-studio/developer-reference/error-code
    does: "DashScope: a filter that finds something in the middle of an answer",
    body:
      yes +
      event({
        error: {
          code: "data_inspection_failed",
          param: null,
          message: "Output data may contain inappropriate content.",
          type: "data_inspection_failed",
        },
      }),
    text: "Yes",
    ends: "filtered",
  },
  {
    does: "DashScope: an error without `error` around it",
    body: event({ code: "InvalidApiKey", message: "Invalid API-key provided.", request_id: "1" }),
    ends: "denied",
    detail: { code: "InvalidApiKey" },
  },
  {
    does: "a message without a code: no error",
    body: yes + event({ message: "still at it" }) + stops() + done,
    text: "Yes",
    ends: "stop",
  },
  {
    does: "vLLM: an object that is an error",
    body: event({ object: "error", message: "x", type: "BadRequestError", param: null, code: 400 }) + done,
    ends: "rejected",
  },
  {
    does: "vLLM: an object that is an error, without a code",
    body: event({ object: "error", message: "x", type: "BadRequestError" }) + done,
    ends: "rejected",
  },
  {
    does: "TGI: the kind of the error beside its text",
    body: event({ error: "Model is overloaded", error_type: "overloaded" }),
    ends: "busy",
  },
  {
    does: "Zhipu: a number for a code",
    body: event({ error: { code: "1301", message: "系统检测到输入或生成内容可能包含不安全或敏感内容" } }),
    ends: "filtered",
    detail: { code: "1301" },
  },
  {
    // https://platform.minimax.io/docs/api-reference/errorcode
    does: "MiniMax: a status of its own, with 200",
    body: JSON.stringify({ base_resp: { status_code: 1008, status_msg: "insufficient balance" } }),
    contentType: "application/json",
    ends: "denied",
    detail: { code: "1008", message: "insufficient balance" },
  },
  {
    does: "MiniMax: the input is sensitive",
    body: event({
      choices: null,
      input_sensitive: true,
      base_resp: { status_code: 1026, status_msg: "input new_sensitive" },
    }),
    ends: "filtered",
  },
  { does: "a page", body: page, contentType: "text/html", ends: "malformed" },
  { does: "a page that says it is a stream", body: `\n  ${page}`, ends: "malformed" },
  { does: "a page in an event", body: yes + event("<html>") + stops() + done, text: "Yes", ends: "malformed" },
  { does: "a proxy's page behind a text", body: yes + page, text: "Yes", ends: "cut" },
  {
    does: "a proxy's sentence",
    body: "upstream connect error or disconnect/reset before headers",
    contentType: "text/plain",
    ends: "malformed",
  },
  { does: "JSON of another kind", body: '{"status":"ok"}', contentType: "application/json", ends: "malformed" },
  {
    does: "JSON that is cut",
    body: '{"choices":[{"message":{"content":"Yes',
    contentType: "application/json",
    ends: "malformed",
  },
  { does: "JSON that is no object", body: event("null") + done, ends: "malformed" },
  { does: "chunks of another shape", body: event({ choices: "none" }) + stops() + done, ends: "malformed" },
];
