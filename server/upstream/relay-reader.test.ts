import { describe, expect, it } from "vitest";

import { dialectsByTopic } from "./dialects/all.ts";
import { chunk, done, event, says, stops } from "./dialects/dialect.ts";
import { createRelayReader } from "./relay-reader.ts";

const redact = (text: string) => text;
const tools = {
  tool_calls: [{ index: 0, id: "call_1", type: "function", function: { name: "f", arguments: '{"a":' } }],
};
const role = event(chunk({ role: "assistant", content: "", refusal: null }));
const usage = { prompt_tokens: 9, completion_tokens: 4 };

function read(stream: string, size = 7) {
  const reader = createRelayReader(redact);
  const chunks: string[] = [];
  for (let at = 0; at < stream.length && !reader.isOver(); at += size) {
    chunks.push(...(reader.feed(stream.slice(at, at + size)) ?? []));
  }
  chunks.push(...(reader.end() ?? []));
  return { chunks, reader };
}

/** The data of each event, as it was written. */
function dataOf(stream: string): readonly string[] {
  return stream
    .split("\n\n")
    .filter((text) => text !== "")
    .map((text) => text.slice("data: ".length));
}

describe("createRelayReader()", () => {
  it.each([
    ["a text", role + says("Yes") + stops()],
    ["tool calls alone", role + event(chunk(tools)) + stops("tool_calls")],
    ["thoughts alone", event(chunk({ reasoning_content: "Hm." })) + stops()],
    [
      "several choices",
      event({ choices: [{ index: 1, delta: { content: "a" } }] }) +
        event({ choices: [{ index: 0, delta: { content: "b" } }] }) +
        event({
          choices: [
            { index: 0, finish_reason: "stop" },
            { index: 1, finish_reason: "stop" },
          ],
        }),
    ],
    ["the older completions", event({ choices: [{ text: "a", finish_reason: "stop" }] })],
    [
      "fields and reasons that nobody knows",
      event({ ...chunk({ content: "a", audio: { id: 1 } }), x: [1] }) + stops("whatever"),
    ],
    ["white space", says(" ") + stops()],
    ["a usage behind the end", says("a") + stops() + event({ choices: [], usage })],
    [
      "numbers that JavaScript would write otherwise",
      'data: {"x":1.0,"choices":[{"delta":{"content":"a"}}]}\n\n' + stops(),
    ],
  ])("passes on %s, to the letter", (_, stream) => {
    const { chunks, reader } = read(stream + done);
    expect(chunks).toEqual(dataOf(stream));
    expect(() => reader.conclude()).not.toThrow();
  });

  it("passes nothing on before there is substance, so that it can be asked again", () => {
    const reader = createRelayReader(redact);
    expect(reader.feed(`: ping\n\n${role}${event(chunk({}))}`)).toBeUndefined();
    expect(reader.hasBegun()).toBe(false);
    expect(reader.feed(says("Yes"))).toHaveLength(3);
    expect(reader.hasBegun()).toBe(true);
    expect(reader.feed(": ping\n\n")).toBeUndefined();
  });

  it("keeps no more chunks without substance than it needs", () => {
    const reader = createRelayReader(redact);
    for (let count = 0; count < 1000; count += 1) reader.feed(role);
    expect(reader.feed(says("Yes"))?.length).toBeLessThan(100);
  });

  it("waits for all the choices that were asked for, where one follows the other", () => {
    const reader = createRelayReader(redact, 2);
    const choice = (index: number) => event({ choices: [{ index, delta: { content: "a" }, finish_reason: "stop" }] });
    reader.feed(choice(0));
    expect(reader.isFinished()).toBe(false);
    reader.feed(choice(1));
    expect(reader.isFinished()).toBe(true);
  });

  it("takes fewer choices than were asked for as whole where the body ends, and not where one of them is cut", () => {
    const concluded = (stream: string) => {
      const reader = createRelayReader(redact, 3);
      reader.feed(stream);
      reader.end();
      return () => reader.conclude();
    };
    expect(concluded(says("a") + stops())).not.toThrow();
    const second = event({ choices: [{ index: 1, delta: { content: "b" } }] });
    expect(concluded(says("a") + stops() + second)).toThrow(expect.objectContaining({ kind: "cut" }));
  });

  it("is finished when the last of its choices is", () => {
    const reader = createRelayReader(redact);
    const choice = (index: number, finish_reason: string | null) =>
      event({ choices: [{ index, delta: { content: "a" }, finish_reason }] });
    reader.feed(choice(0, null) + choice(1, null) + choice(0, "stop"));
    expect(reader.isFinished()).toBe(false);
    reader.feed(choice(1, "length"));
    expect(reader.isFinished()).toBe(true);
    expect(reader.isOver()).toBe(false);
  });

  it("gives each chunk on one line, however it was written", () => {
    const value = chunk({ content: "a" }, { finish_reason: "stop" });
    const lines = JSON.stringify(value, null, 2)
      .split("\n")
      .map((line) => `data: ${line}\n`)
      .join("");
    const { chunks } = read(`${lines}\n`);
    expect(chunks.map((text): unknown => JSON.parse(text))).toEqual([value]);
    expect(chunks[0]).not.toContain("\n");
  });

  it("makes one chunk of a whole completion, though that was not asked for", () => {
    const message = {
      role: "assistant",
      content: "Yes",
      tool_calls: [{ id: "1", function: { name: "f", arguments: "{}" } }],
    };
    const completion = { object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }], usage };
    const { chunks, reader } = read(JSON.stringify(completion, null, 2));
    reader.conclude();
    const delta = { ...message, tool_calls: [{ index: 0, ...message.tool_calls[0] }] };
    expect(chunks.map((text): unknown => JSON.parse(text))).toEqual([
      { object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: "stop" }], usage },
    ]);
    expect(reader.spent()).toEqual({
      usage: { promptTokens: 9, completionTokens: 4, cachedTokens: 0 },
      written: "Yes{}",
    });
  });

  it("does not say again what a whole message behind the deltas says", () => {
    const message = { role: "assistant", content: "Yes" };
    const { chunks, reader } = read(
      says("Yes") + event({ object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }] }),
    );
    expect(chunks[1]).toBe(
      '{"object":"chat.completion.chunk","choices":[{"index":0,"finish_reason":"stop","delta":{}}]}',
    );
    expect(reader.spent().written).toBe("Yes");
  });

  it("leaves a choice with a delta as it is, beside one with a message", () => {
    const choices = [{ index: 0, message: { content: "a" } }, { index: 1, delta: { content: "b" } }, { index: 2 }];
    expect(read(event({ choices })).chunks.map((text): unknown => JSON.parse(text))).toEqual([
      {
        object: "chat.completion.chunk",
        choices: [{ index: 0, delta: { content: "a" } }, { index: 1, delta: { content: "b" } }, { index: 2 }],
      },
    ]);
  });

  it("counts all that the model wrote", () => {
    const { reader } = read(event(chunk({ reasoning: "Hm." })) + says("Yes") + event(chunk(tools)) + stops());
    expect(reader.spent()).toEqual({ usage: null, written: 'Hm.Yes{"a":' });
  });

  it("keeps a chunk that says that it failed to itself", () => {
    const { chunks } = read(says("Yes") + event({ ...chunk({}, { finish_reason: "error" }), error: { code: 502 } }));
    expect(chunks).toHaveLength(1);
    expect(read(says("Yes") + stops("abort")).chunks).toHaveLength(1);
  });

  const whole: ReadonlySet<string> = new Set(["stop", "length", "content_filter"]);
  const dialects = Object.values(dialectsByTopic)
    .flat()
    .filter(({ status }) => status === undefined);

  it.each(dialects)("concludes as the answer does: $does", ({ body, ends, relayEnds = ends }) => {
    const { reader } = read(Buffer.from(body).toString("utf8"), 4096);
    expect(kindOf(reader.conclude)).toBe(whole.has(relayEnds) ? undefined : relayEnds);
  });
});

function kindOf(conclude: () => unknown): unknown {
  try {
    conclude();
    return undefined;
  } catch (error) {
    return error instanceof Error && "kind" in error ? error.kind : error;
  }
}
