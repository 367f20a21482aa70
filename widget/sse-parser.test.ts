import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSseParser, type SseMessage } from "./sse-parser.ts";

/** What the parser that the field itself uses makes of the same stream. */
function expected(stream: string): readonly unknown[] {
  const messages: unknown[] = [];
  const parser = createParser({ onEvent: ({ event, id, data }) => messages.push({ event, id, data }) });
  parser.feed(stream);
  return messages;
}

/** Texts that try to be taken for the end of a line, of an event, or for a field. */
const texts = fc
  .array(
    fc.oneof(fc.string(), fc.constantFrom("\n", "\r", "\n\n", "\u2028", "\u2029", "data: ", "event: done", "你好 🙂")),
  )
  .map((parts) => parts.join(""));
const ids = fc.tuple(fc.nat(), fc.nat()).map((numbers) => numbers.join("."));
const frames = fc.oneof(
  fc.constantFrom("retry: 1000\n\n", ": alive\n\n"),
  fc.tuple(fc.constantFrom("token", "progress"), ids, texts).map(([event, id, text]) => {
    return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify({ index: 0, text })}\n\n`;
  }),
);
const streams = fc.array(frames, { maxLength: 20 }).map((parts) => parts.join(""));

test("reads all that our server sends as eventsource-parser does, cut anywhere", () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(30), { maxLength: 80 }), (stream, cuts) => {
      const parse = createSseParser();
      const messages: SseMessage[] = [];
      let from = 0;
      for (const length of cuts) {
        messages.push(...parse(stream.slice(from, from + length)));
        from += length;
      }
      messages.push(...parse(stream.slice(from)));
      expect(messages.filter(({ data }) => data !== undefined)).toEqual(expected(stream));
    }),
    { numRuns: 1000 },
  );
});

test("leaves out an event without an end", () => {
  expect(createSseParser()("data: a\n\ndata: cut")).toEqual([{ data: "a" }]);
});
