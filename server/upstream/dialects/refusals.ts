import type { Dialect } from "./dialect.ts";

const refuses = (
  does: string,
  status: number,
  error: unknown,
  ends: Dialect["ends"],
  detail: Dialect["detail"] = {},
): Dialect => ({
  does: `${does} (HTTP ${status})`,
  status,
  contentType: "application/json",
  body: typeof error === "string" ? error : JSON.stringify(error),
  ends,
  detail: { status, ...detail },
});

/** What is answered with a status that is no 2xx. */
export const refusals: readonly Dialect[] = [
  // https://platform.openai.com/docs/guides/error-codes
  refuses(
    "OpenAI: a wrong key",
    401,
    {
      error: {
        message: "Incorrect API key provided: sk-secret.",
        type: "invalid_request_error",
        param: null,
        code: "invalid_api_key",
      },
    },
    "denied",
    { code: "invalid_api_key", message: "Incorrect API key provided: [redacted]." },
  ),
  refuses(
    "OpenAI: too many requests",
    429,
    { error: { message: "Rate limit reached", type: "requests", param: null, code: "rate_limit_exceeded" } },
    "busy",
    { type: "requests", code: "rate_limit_exceeded" },
  ),
  refuses(
    "OpenAI: the quota is used up",
    429,
    {
      error: {
        message: "You exceeded your current quota",
        type: "insufficient_quota",
        param: null,
        code: "insufficient_quota",
      },
    },
    "denied",
  ),
  refuses(
    "OpenAI: no such model",
    404,
    {
      error: {
        message: "The model `m` does not exist or you do not have access to it.",
        type: "invalid_request_error",
        param: null,
        code: "model_not_found",
      },
    },
    "denied",
  ),
  refuses(
    "OpenAI: a context that is too long",
    400,
    {
      error: { message: "too long", type: "invalid_request_error", param: "messages", code: "context_length_exceeded" },
    },
    "rejected",
    { param: "messages" },
  ),
  refuses(
    "OpenAI: a policy",
    400,
    { error: { message: "no", type: "invalid_request_error", param: null, code: "content_policy_violation" } },
    "filtered",
  ),
  // https://github.com/compl-ai/compl-ai/issues/20
  refuses(
    "Azure OpenAI: a filter",
    400,
    {
      error: {
        message: "The response was filtered",
        type: null,
        param: "prompt",
        code: "content_filter",
        status: 400,
        innererror: { code: "ResponsibleAIPolicyViolation", content_filter_result: {} },
      },
    },
    "filtered",
    { param: "prompt", code: "content_filter" },
  ),
  refuses(
    "Azure OpenAI: a filter that only the inner error names",
    400,
    { error: { message: "x", code: "400", innererror: { code: "ResponsibleAIPolicyViolation" } } },
    "filtered",
  ),
  refuses(
    "Azure OpenAI: too many requests",
    429,
    { error: { code: "429", message: "Requests to this deployment have exceeded the rate limit." } },
    "busy",
  ),
  refuses(
    "DeepSeek: no balance",
    402,
    { error: { message: "Insufficient Balance", type: "unknown_error", param: null, code: "invalid_request_error" } },
    "denied",
  ),
  // https://github.com/deepseek-ai/awesome-deepseek-integration/issues/13
  refuses(
    "DeepSeek: a filter that has no code",
    400,
    {
      error: {
        message: "Content Exists Risk",
        type: "invalid_request_error",
        param: null,
        code: "invalid_request_error",
      },
    },
    "filtered",
  ),
  // https://help.aliyun.com/zh/model-studio/developer-reference/error-code
  refuses(
    "DashScope: a filter",
    400,
    {
      error: {
        code: "data_inspection_failed",
        message: "Input data may contain inappropriate content.",
        type: "data_inspection_failed",
      },
      request_id: "1",
    },
    "filtered",
  ),
  refuses(
    "DashScope: a filter, in the older way",
    400,
    { code: "DataInspectionFailed", message: "Input data may contain inappropriate content." },
    "filtered",
  ),
  refuses(
    "DashScope: a bill that is not paid",
    400,
    { error: { code: "Arrearage", message: "Access denied", type: "Arrearage" } },
    "denied",
  ),
  refuses(
    "DashScope: too many requests",
    429,
    { code: "Throttling.RateQuota", message: "Requests rate limit exceeded" },
    "busy",
    { code: "Throttling.RateQuota" },
  ),
  // https://docs.z.ai/api-reference/api-code
  refuses(
    "Zhipu: a filter",
    400,
    { contentFilter: [{ level: 1, role: "user" }], error: { code: "1301", message: "x" } },
    "filtered",
  ),
  refuses("Zhipu: an account in arrears", 429, { error: { code: "1113", message: "x" } }, "denied"),
  refuses("Zhipu: too much at once", 429, { error: { code: "1302", message: "x" } }, "busy"),
  refuses(
    "Moonshot: the quota is used up",
    429,
    { error: { message: "x", type: "exceeded_current_quota_error" } },
    "denied",
  ),
  refuses("Moonshot: too much at once", 429, { error: { message: "x", type: "engine_overloaded_error" } }, "busy"),
  refuses(
    "Moonshot: a filter",
    400,
    { error: { message: "The request was rejected because it was considered high risk", type: "content_filter" } },
    "filtered",
  ),
  // https://github.com/n4ze3m/page-assist/issues/406
  refuses(
    "Gemini: too many requests, in a list",
    429,
    [
      {
        error: { code: 429, message: "Resource has been exhausted (e.g. check quota).", status: "RESOURCE_EXHAUSTED" },
      },
    ],
    "busy",
    { code: "429" },
  ),
  // https://github.com/continuedev/continue/issues/10290
  refuses(
    "Gemini: a wrong key, told as a wrong argument",
    400,
    [
      {
        error: {
          code: 400,
          message: "API key not valid.",
          status: "INVALID_ARGUMENT",
          details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
        },
      },
    ],
    "denied",
  ),
  // https://openrouter.ai/docs/api-reference/errors
  refuses(
    "OpenRouter: a flagged input",
    403,
    {
      error: {
        code: 403,
        message: "flagged",
        metadata: { reasons: ["violence"], flagged_input: "…", provider_name: "x", model_slug: "m" },
      },
    },
    "filtered",
  ),
  refuses("OpenRouter: no credits", 402, { error: { code: 402, message: "x" } }, "denied"),
  refuses("OpenRouter: the provider is down", 502, { error: { code: 502, message: "x" } }, "server"),
  refuses(
    "Anthropic: overloaded",
    529,
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    "server",
    { type: "overloaded_error" },
  ),
  refuses(
    "vLLM: a wrong parameter",
    400,
    { object: "error", message: "x", type: "BadRequestError", param: null, code: 400 },
    "rejected",
    { type: "BadRequestError" },
  ),
  refuses(
    "vLLM: a field that is wrong",
    422,
    { detail: [{ loc: ["body", "model"], msg: "field required" }] },
    "rejected",
  ),
  refuses("TGI: overloaded", 429, { error: "Model is overloaded", error_type: "overloaded" }, "busy"),
  refuses(
    "Ollama: no such model",
    404,
    { error: { message: 'model "m" not found', type: "api_error", param: null, code: null } },
    "rejected",
  ),
  refuses(
    "llama.cpp: the model is loading",
    503,
    { error: { code: 503, message: "Loading model", type: "unavailable_error" } },
    "server",
  ),
  refuses("a proxy's page", 502, "<html><body>502 Bad Gateway</body></html>", "server"),
  refuses("a proxy's sentence", 504, "upstream request timeout", "server", { message: "upstream request timeout" }),
  refuses("a proxy that asks for a login", 403, "<html>", "denied"),
  refuses("another address", 307, "", "rejected"),
  refuses("a conflict", 409, "", "busy"),
  refuses("too early", 425, "", "busy"),
  refuses("a request that took too long", 408, "", "busy"),
  refuses("no such path", 404, "404 page not found", "rejected"),
  refuses("JSON that is none", 500, '{"error":', "server"),
  refuses("JSON of other shapes", 400, { error: [{ code: ["x"], message: 5 }], type: {} }, "rejected"),
  refuses(
    "a key where a code stands",
    400,
    { error: { code: "sk-secret", type: "ab12cd34ef56", param: "sk-secret", message: 5 } },
    "rejected",
  ),
];
