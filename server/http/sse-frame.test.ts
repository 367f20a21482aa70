import { createParser, type EventSourceMessage } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { eventFrame, heartbeatFrame, retryFrame } from "./sse-frame.ts";

describe("eventFrame()", () => {
  it("is read back whole by a parser, whatever the text and wherever it is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        (texts, size) => {
          const events: EventSourceMessage[] = [];
          const parser = createParser({ onEvent: (event) => events.push(event) });
          const frames = texts.map((text, index) =>
            eventFrame({ event: "token", data: { index, text } }, `1.${index}`),
          );
          const stream = [retryFrame, ...frames].join(heartbeatFrame);
          for (let at = 0; at < stream.length; at += size) parser.feed(stream.slice(at, at + size));
          expect(events).toEqual(
            texts.map((text, index) => ({ event: "token", id: `1.${index}`, data: JSON.stringify({ index, text }) })),
          );
        },
      ),
    );
  });

  it("keeps line breaks of every kind inside its one data line", () => {
    const frame = eventFrame({ event: "token", data: { index: 0, text: "a\nb\rc\r\nd\u2028e" } }, "0.0");
    expect(frame.split(/\r\n|\n|\r/).filter((line) => line.startsWith("data:"))).toHaveLength(1);
  });
});
