import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createCompletionReader } from "./completion.ts";

const event = (value: unknown) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const delta = (content: string | null, finish_reason: string | null = null) =>
  event({ choices: [{ index: 0, delta: { content }, finish_reason }] });
const usage = event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } });
const done = event("[DONE]");

function read(stream: string, size = stream.length || 1) {
  const reader = createCompletionReader((text) => text);
  let text = "";
  for (let at = 0; at < stream.length; at += size) text += reader.feed(stream.slice(at, at + size)) ?? "";
  return { text, end: reader.conclude() };
}

describe("createCompletionReader()", () => {
  it("gives the deltas whole and in order, wherever the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary" }), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        (texts, size) => {
          fc.pre(texts.join("") !== "");
          const stream = [...texts.map((text) => delta(text)), delta(null, "stop"), usage, done].join("");
          const { text, end } = read(stream, size);
          expect(text).toBe(texts.join(""));
          expect(end).toEqual({ finishReason: "stop" });
        },
      ),
    );
  });

  it("gathers the deltas that came together", () => {
    expect(createCompletionReader((text) => text).feed(delta("a") + delta("b") + delta("c"))).toBe("abc");
  });

  it.each([
    ["a finish reason and no [DONE]", delta("a") + delta(null, "stop"), "stop"],
    ["[DONE] and no finish reason", delta("a") + done, "stop"],
    ["a length limit", delta("a", "length") + done, "length"],
    ["a content filter, without a word", delta(null, "content_filter") + done, "content_filter"],
    ["an unknown finish reason", delta("a", "eos") + done, "stop"],
    ["a refusal", event({ choices: [{ delta: { refusal: "I cannot." } }] }) + delta(null, "stop") + done, "stop"],
    ["a usage that counts otherwise", delta("a", "stop") + event({ usage: { total_tokens: 3 } }) + done, "stop"],
    ["an event with nothing in it", delta("a") + "data:\n\n" + delta(null, "stop") + done, "stop"],
    [
      "other choices beside",
      event({
        choices: [
          { index: 1, delta: { content: "x" } },
          { index: 0, delta: { content: "a" } },
        ],
      }) + done,
      "stop",
    ],
  ])("takes for whole: %s", (_, stream, finishReason) => {
    expect(read(stream).end.finishReason).toBe(finishReason);
  });

  it.each([
    ["nothing at all", "", "upstream_error"],
    ["only [DONE]", done, "upstream_error"],
    ["a finish reason and no text", delta(null, "stop") + done, "upstream_error"],
    ["a text that just stops", delta("a"), "interrupted"],
    ["an error object", event({ error: { message: "sk-secret" } }), "upstream_error"],
    ["an error object after text", delta("a") + event({ error: { message: "x" } }) + done, "upstream_error"],
    ["an error event", delta("a") + "event: error\ndata: {}\n\n", "upstream_error"],
    ["an error field", delta("a") + 'error: {"message": "x"}\n\n' + delta("b", "stop") + done, "upstream_error"],
    ["an error at the choice", event({ choices: [{ error: { code: 502 } }] }) + done, "upstream_error"],
    ["an error for a finish reason", delta("a", "error") + done, "upstream_error"],
    ["something that is no chunk", delta("a") + event("<html>"), "upstream_error"],
    ["a chunk of another shape", event({ choices: "none" }), "upstream_error"],
  ])("takes for a failure: %s", (_, stream, code) => {
    expect(() => read(stream)).toThrow(expect.objectContaining({ code }));
    expect(() => read(stream)).not.toThrow(/secret/);
  });

  it("ignores what comes after the end, also a late error", () => {
    expect(read(delta("a", "stop") + delta("late") + done + event({ error: {} }) + delta("more"))).toEqual({
      text: "a",
      end: { finishReason: "stop" },
    });
  });

  it("is over as soon as the upstream says that it failed, whether or not it hangs up", () => {
    const reader = createCompletionReader((text) => text);
    expect(reader.feed(delta("a") + event({ error: {} }))).toBe("a");
    expect(reader.isOver()).toBe(true);
  });

  it("ends with an error, not with the memory, when an event never ends", () => {
    const reader = createCompletionReader((text) => text);
    const piece = `data: ${"x".repeat(1024 * 1024)}`;
    for (let count = 0; count < 10; count += 1) reader.feed(piece);
    expect(reader.isOver()).toBe(true);
    expect(() => reader.conclude()).toThrow(expect.objectContaining({ code: "upstream_error" }));
  });
});
