import type { FailureKind } from "./failure.ts";

/**
 * What the codes and types mean that providers put into their errors, as far as they say more than a status does.
 *
 * Written without case, dots and underscores: `data_inspection_failed` and `DataInspectionFailed` are one code.
 */
const codesByKind = {
  filtered: [
    "contentfilter", // Azure, Moonshot https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter
    "responsibleaipolicyviolation",
    "contentpolicyviolation", // OpenAI
    "moderationblocked",
    "internalerroralgodatainspectionfailed",
    "datainspectionfailed", // DashScope https://help.aliyun.com/zh/model-studio/developer-reference/error-code
    "prohibitedcontent", // Gemini
  ],
  denied: [
    "insufficientquota", // OpenAI https://platform.openai.com/docs/guides/error-codes
    "billinghardlimitreached",
    "billingnotactive",
    "accountdeactivated",
    "invalidapikey",
    "incorrectapikey",
    "modelnotfound",
    "modelaccessdenied",
    "unsupportedcountryregionterritory",
    "authenticationerror",
    "permissionerror",
    "permissiondenied",
    "unauthorized",
    "unauthenticated",
    "forbidden",
    "paymentrequired",
    "billingerror",
    "insufficientbalance",
    "insufficientcredits",
    "creditsexhausted",
    "apikeyinvalid", // Gemini
    "arrearage", // DashScope
    "accessdenied",
    "accessdeniedunpurchased",
    "allocationquotafreetieronly",
    "exceededcurrentquotaerror", // Moonshot
    "invalidauthenticationerror",
    "incorrectapikeyerror",
  ],
  busy: [
    "ratelimitexceeded",
    "ratelimiterror",
    "ratelimitreachederror", // Moonshot
    "engineoverloadederror",
    "toomanyrequests",
    "overloaded", // TGI
    "overloadederror", // Anthropic
    "modeloverloaded",
    "resourceexhausted", // Gemini
    "throttling", // DashScope
    "throttlingratequota",
    "throttlingallocationquota",
    "limitrequests",
    "servicetiercapacityexceeded", // Mistral
  ],
  server: [
    "servererror",
    "internalservererror",
    "internalerror",
    "internal",
    "apierror",
    "unavailable",
    "unavailableerror", // llama.cpp
    "serviceunavailable",
    "badgateway",
    "timeout",
    "deadlineexceeded",
    "systemerror",
    "providerunavailable", // OpenRouter
    "providerdisconnected",
  ],
  rejected: [
    "invalidrequesterror",
    "invalidargument",
    "invalidparametererror", // DashScope
    "invalidparameter",
    "badrequest",
    "badrequesterror", // vLLM
    "contextlengthexceeded",
    "exceedcontextsizeerror", // llama.cpp
    "notfounderror",
  ],
} as const satisfies Partial<Record<FailureKind, readonly string[]>>;

/** The kinds that a code, or a status, can mean. */
export type CodedKind = keyof typeof codesByKind;

/** Zhipu's codes are numbers. https://docs.z.ai/api-reference/api-code */
const zhipuCodesByKind: Readonly<Record<CodedKind, readonly number[]>> = {
  filtered: [1301],
  // The key; the account; the share of a day, or of a plan.
  denied: [1000, 1001, 1002, 1003, 1004, 1110, 1111, 1112, 1113, 1121, 1220, 1304, 1308, 1309, 1310],
  busy: [1302, 1303, 1305],
  server: [1200, 1230, 1234],
  rejected: [1210, 1211, 1213, 1214, 1261],
};

/** What says more is heard first: a quota that is used up also comes as «too many requests». */
const byWeight = ["filtered", "denied", "busy", "server", "rejected"] as const;

const kindByCode: ReadonlyMap<string, CodedKind> = new Map(
  byWeight.flatMap((kind) =>
    [...codesByKind[kind], ...zhipuCodesByKind[kind]].map((code) => [String(code), kind] as const),
  ),
);

/** MiniMax numbers its failures in `base_resp`, and not as Zhipu does. https://platform.minimax.io/docs/api-reference/errorcode */
const kindByMinimaxCode: ReadonlyMap<number, CodedKind> = new Map<number, CodedKind>([
  [1000, "server"],
  [1001, "server"],
  [1002, "busy"],
  [1004, "denied"],
  [1008, "denied"],
  [1024, "server"],
  [1026, "filtered"],
  [1027, "filtered"],
  [1033, "server"],
  [1039, "busy"],
  [2013, "rejected"],
  [2049, "denied"],
  [2056, "denied"],
]);

/** The weightiest meaning of these codes; undefined where nobody knows any of them. */
export function kindOfCodes(codes: readonly string[]): CodedKind | undefined {
  const kinds = new Set(codes.map((code) => kindByCode.get(plain(code))));
  return byWeight.find((kind) => kinds.has(kind));
}

export function kindOfMinimaxCode(code: number): CodedKind | undefined {
  return kindByMinimaxCode.get(code);
}

/** What an HTTP status means: a response's, or one that a provider tells as the code of an error. */
export function kindOfStatus(status: number): CodedKind {
  if (status === 401 || status === 402 || status === 403) return "denied";
  if (status === 408 || status === 409 || status === 425 || status === 429) return "busy";
  return status >= 500 ? "server" : "rejected";
}

export function isKnownCode(code: string): boolean {
  return kindByCode.has(plain(code));
}

function plain(code: string): string {
  return code.toLowerCase().replaceAll(/[._\s-]/g, "");
}
