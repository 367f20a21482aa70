import { describe, expect, it } from "vitest";

import { failureOfError, failureOfResponse } from "./failure-of.ts";

const redact = (text: string) => text.replaceAll("sk-secret", "[redacted]");
const refused = (error: unknown, status = 400) =>
  failureOfResponse({ status, retryAfterMs: undefined, body: JSON.stringify({ error }) }, redact);

describe("failureOfResponse()", () => {
  it("keeps for the log what looks like a name, and nothing else", () => {
    const named = { type: "invalid_request_error", code: "Throttling.Something", param: "messages[0].content" };
    expect(refused(named).detail).toEqual({ status: 400, ...named });
    const unnamed = { type: "ab12cd34ef56", code: "my-key", param: "messages of sk-1", message: 5 };
    expect(refused(unnamed).detail).toEqual({ status: 400 });
    expect(refused({ code: "x".repeat(65), type: "", param: null }).detail).toEqual({ status: 400 });
    expect(refused({ code: "sksecret", param: "sk_secret" }).detail).toMatchObject({ code: "sksecret" });
  });

  it("keeps no name with something secret in it, though it looks like one", () => {
    const error = { type: "open_sesame", code: "open.sesame", param: "open.sesame" };
    const failure = failureOfResponse(
      { status: 400, retryAfterMs: undefined, body: JSON.stringify({ error }) },
      (text) => text.replaceAll("sesame", "[redacted]"),
    );
    expect(failure.detail).toEqual({ status: 400 });
  });

  it("takes out of the message what may not be logged before it cuts it", () => {
    const { message } = refused({ message: `${"x".repeat(295)}sk-secret and more` }).detail;
    expect(message).toBe(`${"x".repeat(295)}[reda`);
  });

  it("says nothing itself that the provider said", () => {
    const failure = refused({ message: "the words", code: "the_code" }, 503);
    expect(failure.message).toBe("The model's server cannot answer now (HTTP 503).");
    expect(failure.cause).toBeUndefined();
  });

  it("passes on how long the upstream asks to be left alone", () => {
    expect(failureOfResponse({ status: 429, retryAfterMs: 1500, body: "" }, redact)).toMatchObject({
      kind: "busy",
      code: "upstream_unavailable",
      retryAfterMs: 1500,
    });
  });

  it.each([
    [401, "denied"],
    [402, "denied"],
    [403, "denied"],
    [408, "busy"],
    [409, "busy"],
    [425, "busy"],
    [429, "busy"],
    [301, "rejected"],
    [404, "rejected"],
    [418, "rejected"],
    [500, "server"],
    [503, "server"],
    [529, "server"],
  ])("takes HTTP %i without a word for %s", (status, kind) => {
    expect(failureOfResponse({ status, retryAfterMs: undefined, body: "" }, redact).kind).toBe(kind);
  });
});

describe("failureOfError()", () => {
  it.each([
    [{ code: 503 }, "server"],
    [{ code: "429" }, "busy"],
    [{ code: 429, type: "insufficient_quota" }, "denied"],
    [{ code: 429, type: "invalid_request_error" }, "busy"],
    [{ type: "rate_limit_error" }, "busy"],
    [{ code: 1301 }, "filtered"],
    [{ code: 42 }, "reported"],
    [{ message: "insufficient_quota" }, "reported"],
    [[{ error: { code: 503 } }], "server"],
    [{ error: { error: { code: 429 } } }, "busy"],
    ['{"error": {"code": "invalid_api_key"}}', "denied"],
    ["it broke", "reported"],
    ["", "reported"],
    [null, "reported"],
    [true, "reported"],
  ])("takes %j for %s", (error, kind) => {
    expect(failureOfError(error, redact).kind).toBe(kind);
  });
});
