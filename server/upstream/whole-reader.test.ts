import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createWholeReader } from "./whole-reader.ts";

const redact = (text: string) => text;
const choice = { index: 0, message: { role: "assistant", content: "Yes. 好" }, finish_reason: "stop" };

function read(parts: readonly string[]) {
  const reader = createWholeReader(redact);
  for (const part of parts) expect(reader.feed(part)).toBeUndefined();
  return { reader, json: reader.end() };
}

describe("createWholeReader()", () => {
  it("gives the JSON as it was written, wherever it was cut", () => {
    const body = JSON.stringify({ x_first: 1e21, choices: [choice], x_last: { a: [null] } }, null, 2);
    fc.assert(
      fc.property(fc.array(fc.nat(body.length)), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), body.length];
        const parts = places.slice(1).map((end, at) => body.slice(places[at], end));
        expect(read(["\n\n ", ...parts, "\n"]).json).toBe(body);
      }),
    );
  });

  it("has begun only when all of it is there", () => {
    const reader = createWholeReader(redact);
    reader.feed(JSON.stringify({ choices: [choice] }));
    expect(reader.hasBegun()).toBe(false);
    reader.end();
    expect(reader.hasBegun()).toBe(true);
  });

  it("counts what the upstream tells, else what the model wrote", () => {
    const usage = { prompt_tokens: 4, completion_tokens: 2 };
    const told = read([JSON.stringify({ choices: [choice], usage })]).reader.spent();
    expect(told.usage).toMatchObject({ promptTokens: 4, completionTokens: 2 });
    expect(read([JSON.stringify({ choices: [choice] })]).reader.spent()).toEqual({ usage: null, written: "Yes. 好" });
  });

  it("counts calls of tools by what they are called with, and what it does not know by its JSON", () => {
    const call = { id: "call_1", type: "function", function: { name: "stock", arguments: '{"sku":"A1"}' } };
    const written = (message: object) => read([JSON.stringify({ choices: [{ message }] })]).reader.spent().written;
    expect(written({ content: null, tool_calls: [call] })).toBe('{"sku":"A1"}');
    expect(written({ audio: { data: "UklGRg==" } })).toContain("UklGRg==");
  });

  it("counts what is nested deeper than the stack", () => {
    const body = `{"choices":[{"message":{"tool_calls":${"[".repeat(100_000)}${"]".repeat(100_000)}}}]}`;
    const { reader, json } = read([body]);
    expect(json).toBe(body);
    expect(reader.spent().written).not.toBe("");
  });

  it.each([
    ["a page", "<html></html>"],
    ["nothing", ""],
    ["half of it", '{"choices":[{"index":0'],
    ["a list", "[]"],
    ["no choices", '{"id":"1"}'],
    ["an empty list of choices", '{"choices":[]}'],
    ["a stream", 'data: {"choices":[{"delta":{"content":"Yes"}}]}\n\n'],
  ])("takes %s for no completion", (_what, body) => {
    const { reader, json } = read([body]);
    expect(json).toBeUndefined();
    expect(() => reader.conclude()).toThrow(expect.objectContaining({ kind: "malformed" }));
    expect(reader.spent()).toEqual({ usage: null, written: "" });
  });

  it("takes an error in it for what it says", () => {
    const { reader, json } = read(['{"error":{"message":"Slow down.","code":"rate_limit_exceeded"},"choices":[]}']);
    expect(json).toBeUndefined();
    expect(() => reader.conclude()).toThrow(expect.objectContaining({ kind: "busy" }));
  });

  it("takes in at most 16 Mi characters", () => {
    const reader = createWholeReader(redact);
    const part = "x".repeat(1024 * 1024);
    for (let count = 0; count < 16; count += 1) reader.feed(part);
    expect(reader.isOver()).toBe(false);
    reader.feed("x");
    expect(reader.isOver()).toBe(true);
    expect(() => reader.conclude()).toThrow(expect.objectContaining({ kind: "malformed" }));
  });
});
