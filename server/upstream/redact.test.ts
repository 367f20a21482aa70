import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createRedact } from "./redact.ts";

const key = "sk-proj-Ab3dEf6hIj9lMnOpQrStUvWx";
const prompt = "You are the shop's attendant.\nMy name is Wang Xiaoming, when will my order come?";
const redact = createRedact([key], prompt);

describe("redact()", () => {
  it.each([
    ["all of the key", `Incorrect API key provided: ${key}.`],
    ["its beginning and end, as OpenAI shows them", "Incorrect API key provided: sk-proj-********************UvWx."],
    ["a part of it", `No account for ${key.slice(10, 18)}`],
    ["another key than ours", "Incorrect API key provided: sk-live-0123456789abcdef."],
    ["a token", "Authorization was Bearer eyJhbGciOi1.abc"],
    ["an address of a person", "Billing is with wang.xiaoming@example.com"],
    ["a telephone number", "Call 138 0013 8000"],
    ["an echo of the prompt", "Cannot tokenize «My name is Wang Xiaoming»"],
  ])("takes out %s", (_what, text) => {
    const clean = redact(text);
    expect(clean).toContain("[redacted]");
    for (const secret of [key, "UvWx.", "0123456789", "eyJhbGci", "wang.xiaoming", "0013", "Wang Xiao"]) {
      expect(clean).not.toContain(secret);
    }
  });

  it("takes out an echo of few characters, where these are words", () => {
    const chinese = createRedact([], "我叫王小明，住在建国路八号，什么时候发货？");
    expect(chinese("输入包含敏感内容：王小明，住在建国路")).toBe("输入包含敏感内容：[redacted]");
    expect(chinese("请求参数错误：max_tokens")).toBe("请求参数错误：max_tokens");
  });

  it("leaves the words that tell what is wrong", () => {
    const text = "This model's maximum context length is 8192 tokens; reduce the length of the messages.";
    expect(redact(text)).toBe(text);
  });

  it("keeps nothing at all where the prompt is too long to be searched for", () => {
    expect(createRedact([], "x".repeat(100_001))("It failed.")).toBe("[redacted]");
    expect(createRedact([], "x".repeat(100_001))("")).toBe("");
  });

  it("never lets five characters of the key pass, whatever stands around them", () => {
    const fragment = fc
      .tuple(fc.nat(key.length - 5), fc.integer({ min: 5, max: key.length }))
      .map(([from, length]) => key.slice(from, from + length))
      .filter(({ length }) => length >= 5);
    const runs = Array.from({ length: key.length - 4 }, (_, at) => key.slice(at, at + 5));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fragment)), (parts) => {
        const clean = redact(parts.join(""));
        expect(runs.filter((run) => clean.includes(run))).toEqual([]);
      }),
    );
  });

  it("comes to an end with texts that are made to make it slow", () => {
    const texts = [
      "key-".repeat(600),
      `key${"-".repeat(2400)}`,
      "1 ".repeat(1200),
      "a.".repeat(1200),
      "=".repeat(2400),
    ];
    for (const text of texts) expect(redact(text).length).toBeLessThanOrEqual(3000);
  });

  it("comes to an end with a long prompt that nearly has what the text has", () => {
    const characters = (count: number, from: number, step: number) =>
      Array.from({ length: count }, (_, at) => String.fromCharCode(0x4e00 + ((from + at * at * step) % 809))).join("");
    const chinese = createRedact([], characters(400_000, 0, 7));
    const english = createRedact([], "a a a a b".repeat(44_000));
    for (let count = 0; count < 5; count += 1) {
      expect(chinese(characters(2000, count, 11)).length).toBeLessThanOrEqual(2000);
      expect(english("a a a c".repeat(300))).toContain("c");
    }
  });
});
