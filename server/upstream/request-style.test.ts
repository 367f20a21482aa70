import { describe, expect, it } from "vitest";

import { failureOfResponse } from "./failure-of.ts";
import { createRedact } from "./redact.ts";
import { learnedFrom, usualStyle } from "./request-style.ts";

const redact = createRedact(["sk-secret-0987654321"], "When will my parcel come? It is cold.");
const refusal = (message: string, param: string | null = null, status = 400) =>
  failureOfResponse({ status, retryAfterMs: undefined, body: JSON.stringify({ error: { message, param } }) }, redact);

describe("learnedFrom()", () => {
  it("learns from one refusal of max_tokens all that a model which thinks does not take", () => {
    const style = { ...usualStyle, lengthField: "max_completion_tokens", hasTemperature: false };
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    expect(learnedFrom(usualStyle, refusal(message, "max_tokens"))).toEqual(style);
    expect(learnedFrom(usualStyle, refusal(message))).toEqual(style);
  });

  it.each([
    [
      "temperature",
      "Unsupported value: 'temperature' does not support 0.7 with this model.",
      { hasTemperature: false },
    ],
    ["stream_options", "Extra inputs are not permitted: stream_options", { hasStreamOptions: false }],
  ])("leaves out %s where that is refused", (_param, message, learned) => {
    expect(learnedFrom(usualStyle, refusal(message))).toEqual({ ...usualStyle, ...learned });
  });

  it("learns nothing twice, so that asking comes to an end", () => {
    const said = refusal("'max_completion_tokens', 'temperature' and stream_options are not supported", "max_tokens");
    let style = usualStyle;
    for (let count = 0; count < 4; count += 1) style = learnedFrom(style, said) ?? style;
    expect(learnedFrom(style, said)).toBeUndefined();
  });

  it("learns nothing from other failures", () => {
    expect(learnedFrom(usualStyle, refusal("This model's maximum context length is 8192 tokens."))).toBeUndefined();
    expect(learnedFrom(usualStyle, refusal("temperature", "temperature", 500))).toBeUndefined();
  });
});
