import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSseParser, type SseMessage } from "./sse-parser.ts";

/** What the parser that the field itself uses makes of the same stream. */
function expected(stream: string): readonly SseMessage[] {
  const messages: SseMessage[] = [];
  const parser = createParser({
    onEvent: ({ event, id, data }) => {
      messages.push({ event, id, data });
    },
  });
  parser.feed(stream);
  return messages;
}

/** A lone \r at the very end may be half of \r\n, so it is never the last thing of a stream that is compared. */
const lines = fc.constantFrom(
  "data: a",
  "data:b",
  "data",
  "data:  two",
  "id: 3.14",
  "id",
  "id:",
  "event: token",
  "event:",
  "event",
  ": ping",
  "retry: 1000",
  'data: {"text":"你好 🙂"}',
  "nonsense",
  "",
  "",
  "",
  "data: x:y",
  " data: z",
  "id: \0",
);
const streams = fc
  .array(fc.tuple(lines, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 40 })
  .map((parts) => `${parts.map(([line, end]) => line + end).join("")}\ndata: end\n\n`);

test("reads every stream as eventsource-parser does, cut anywhere", () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(12), { maxLength: 80 }), (stream, cuts) => {
      const parse = createSseParser();
      const messages: SseMessage[] = [];
      let from = 0;
      for (const length of cuts) {
        messages.push(...parse(stream.slice(from, from + length)));
        from += length;
      }
      messages.push(...parse(stream.slice(from)));
      expect(messages).toEqual(expected(stream));
    }),
    { numRuns: 2000 },
  );
});

test("leaves out a byte order mark and an event without an end", () => {
  expect(createSseParser()("\uFEFFdata: a\n\ndata: cut")).toEqual([{ event: undefined, id: undefined, data: "a" }]);
});
