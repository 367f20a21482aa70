import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createCompletionReader } from "./completion.ts";

const event = (value: unknown) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const delta = (content: string | null, finish_reason: string | null = null) =>
  event({ choices: [{ index: 0, delta: { content }, finish_reason }] });
const usage = event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } });
const done = event("[DONE]");
const redact = (text: string) => text;

function read(stream: string, size = stream.length || 1) {
  const reader = createCompletionReader(redact);
  let text = "";
  for (let at = 0; at < stream.length; at += size) text += reader.feed(stream.slice(at, at + size)) ?? "";
  text += reader.end() ?? "";
  return { text, end: reader.conclude(), usage: reader.spent().usage };
}

describe("createCompletionReader()", () => {
  it("gives the deltas whole and in order, wherever the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary" }), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        (texts, size) => {
          fc.pre(texts.join("").trim() !== "" && !texts.join("").trimStart().startsWith("<think>"));
          const stream = [...texts.map((text) => delta(text)), delta(null, "stop"), usage, done].join("");
          expect(read(stream, size)).toEqual({
            text: texts.join(""),
            end: { finishReason: "stop" },
            usage: { promptTokens: 9, completionTokens: 3, cachedTokens: 0 },
          });
        },
      ),
    );
  });

  it("gathers the deltas that came together", () => {
    expect(createCompletionReader(redact).feed(delta("a") + delta("b") + delta("c"))).toBe("abc");
  });

  it("ignores what comes after the end, also a late error", () => {
    expect(read(delta("a", "stop") + delta("late") + done + event({ error: {} }) + delta("more"))).toEqual({
      text: "a",
      end: { finishReason: "stop" },
      usage: null,
    });
  });

  it("is over as soon as the upstream says that it failed, whether or not it hangs up", () => {
    const reader = createCompletionReader(redact);
    expect(reader.feed(delta("a") + event({ error: {} }))).toBe("a");
    expect(reader.isOver()).toBe(true);
  });

  it("gives a text out as soon as its line has ended, whatever ends it", () => {
    for (const end of ["\n", "\r", "\r\n"]) {
      expect(createCompletionReader(redact).feed(delta("a").replaceAll("\n", end))).toBe("a");
    }
  });

  it("is over at once with a page, and with a [DONE] that stands alone", () => {
    const page = createCompletionReader(redact);
    page.feed("\n");
    page.feed(" <");
    expect(page.isOver()).toBe(true);
    const bare = createCompletionReader(redact);
    bare.feed(`${delta("a")}[DONE]\n`);
    expect(bare.isOver()).toBe(true);
  });

  it("ends with an error, not with the memory, when a line, an event or a value never ends", () => {
    const million = "x".repeat(1024 * 1024);
    for (const piece of [`data: ${million}`, `data: ${million}\n`, `: ${million}`, `{\n${million}\n`]) {
      const reader = createCompletionReader(redact);
      for (let count = 0; count < 10; count += 1) reader.feed(piece);
      expect(reader.isOver()).toBe(true);
      expect(() => reader.conclude()).toThrow(expect.objectContaining({ kind: "malformed" }));
      const atOnce = createCompletionReader(redact);
      atOnce.feed(piece.repeat(20));
      expect(() => atOnce.conclude()).toThrow(expect.objectContaining({ kind: "malformed" }));
    }
  });

  it("reads what is nested deeper than the stack, and makes nothing of it", () => {
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    const errors = createCompletionReader(redact);
    errors.feed(event(deep('{"error":', "}").replace(":}", ":{}}")));
    expect(thrownBy(errors.conclude)).toMatchObject({ kind: "reported" });
    const contents = createCompletionReader(redact);
    contents.feed(event(`{"choices":[{"delta":{"content":${deep('[{"text":', "}]").replace(":}", ":1}")}}}]}`));
    expect(thrownBy(contents.conclude)).toMatchObject({ kind: "malformed" });
  });

  it.each(["content", "reasoning_content"])("breaks off a model that never ends: its %s", (name) => {
    const reader = createCompletionReader(redact);
    const piece = event({ choices: [{ delta: { [name]: "x".repeat(1024 * 1024) } }] });
    for (let count = 0; count < 20; count += 1) reader.feed(piece);
    expect(reader.isOver()).toBe(true);
    expect(reader.spent().written.length).toBeLessThan(18 * 1024 * 1024);
    expect(() => reader.conclude()).toThrow(expect.objectContaining({ kind: name === "content" ? "cut" : "server" }));
  });

  it("has begun with the first thought, not with a role, a comment or a tool call", () => {
    const reader = createCompletionReader(redact);
    reader.feed(": hold on\n\n");
    reader.feed(event({ choices: [{ delta: { role: "assistant", content: "", tool_calls: [{ index: 0 }] } }] }));
    expect(reader.hasBegun()).toBe(false);
    expect(reader.feed(event({ choices: [{ delta: { reasoning_content: "hm" } }] }))).toBeUndefined();
    expect(reader.hasBegun()).toBe(true);
    expect(reader.spent().written).toBe("hm");
  });

  it("is finished with the finish reason, and over with [DONE]", () => {
    const reader = createCompletionReader(redact);
    reader.feed(delta("a"));
    expect([reader.isFinished(), reader.isOver()]).toEqual([false, false]);
    reader.feed(delta(null, "stop"));
    expect([reader.isFinished(), reader.isOver()]).toEqual([true, false]);
    reader.feed(usage);
    expect(reader.isOver()).toBe(false);
    reader.feed(done);
    expect([reader.isFinished(), reader.isOver()]).toEqual([true, true]);
  });

  it("says nothing that the upstream said of its failure, but keeps it for the log", () => {
    const reader = createCompletionReader((text) => text.replaceAll("sk-1", "[redacted]"));
    reader.feed(delta("a") + event({ error: { code: "server_error", message: "no sk-1 here" } }));
    const failure = thrownBy(reader.conclude);
    expect(failure).toMatchObject({ kind: "server", detail: { code: "server_error", message: "no [redacted] here" } });
    expect(String(failure)).not.toContain("here");
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
