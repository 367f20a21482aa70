import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ChatEvent, EndEvent } from "../protocol.ts";
import { attach, type EventSink } from "./attachment.ts";
import { parseCursor, startCursor } from "./cursor.ts";
import { createTask, type Task } from "./task.ts";

const done: EndEvent = { event: "done", data: { finishReason: "stop", ttftMs: 1, durationMs: 2 } };

function newTask(): Task {
  return createTask({
    key: "k",
    sessionKey: "s",
    sealedSession: new Uint8Array(),
    messageId: "m",
    question: "?",
    now: () => 0,
  });
}

const connected = { taskId: "t", sessionId: "s", messageId: "m", resumed: true };

function recorder() {
  const events: { readonly event: ChatEvent; readonly id: string }[] = [];
  const state = { full: false, ended: 0 };
  const sink: EventSink = {
    write: (event, id) => events.push({ event, id }),
    isFull: () => state.full,
    end: () => {
      state.ended += 1;
    },
  };
  const text = () =>
    events.reduce((all, { event }) => {
      if (event.event !== "token") return all;
      expect(event.data.index).toBe(all.length);
      return all + event.data.text;
    }, "");
  return { events, state, sink, text, names: () => events.map(({ event }) => event.event) };
}

const progress = (value: number) =>
  ({ stage: "generation", progress: value, message: "", etaMs: 0 }) as const satisfies object;

describe("attach()", () => {
  it("sends connected, then what is there, then what follows, then the end, and closes", () => {
    const task = newTask();
    task.setProgress(progress(1));
    task.append("Hel");
    const { sink, names, text, state } = recorder();
    attach(task, startCursor, sink, connected);
    task.append("lo");
    task.finish(done);
    expect(names()).toEqual(["connected", "progress", "token", "token", "done"]);
    expect(text()).toBe("Hello");
    expect(state.ended).toBe(1);
    expect(task.subscriberCount).toBe(0);
  });

  it("[RS2] sends the rest once from a cursor, with the sources if they came after it", () => {
    const task = newTask();
    task.setProgress(progress(1));
    task.setSources([{ title: "t", snippet: "s" }]);
    task.append("0123456789");
    const early = recorder();
    attach(task, parseCursor("1.4"), early.sink, connected);
    expect(early.names()).toEqual(["connected", "sources", "token"]);
    expect(early.events.at(-1)).toEqual({ id: "2.10", event: { event: "token", data: { index: 4, text: "456789" } } });
    const late = recorder();
    attach(task, parseCursor("2.10"), late.sink, connected);
    expect(late.names()).toEqual(["connected"]);
  });

  it("[RS3] treats a cursor ahead of the task as no error", () => {
    const task = newTask();
    const { sink, names, events } = recorder();
    attach(task, parseCursor("0.5"), sink, connected);
    task.append("0123");
    expect(names()).toEqual(["connected"]);
    task.append("456789");
    expect(events.at(-1)?.event).toEqual({ event: "token", data: { index: 5, text: "56789" } });
  });

  it("[RS6] writes nothing while the reader is slow, then catches up with one slice", () => {
    const task = newTask();
    const { sink, names, state, text } = recorder();
    const attachment = attach(task, startCursor, sink, connected);
    state.full = true;
    for (const part of ["a", "b", "c"]) task.append(part);
    task.finish(done);
    expect(names()).toEqual(["connected"]);
    state.full = false;
    attachment.pump();
    expect(names()).toEqual(["connected", "token", "done"]);
    expect(text()).toBe("abc");
  });

  it("[RS2] [RS6] sends a long text in pieces, and no more of it than a slow reader takes", () => {
    const task = newTask();
    const long = "😀".repeat(100_000);
    task.append(long);
    task.finish(done);
    const quick = recorder();
    attach(task, startCursor, quick.sink, connected);
    expect(quick.text()).toBe(long);
    expect(quick.names()).toEqual(["connected", "token", "token", "token", "token", "done"]);
    const slow = recorder();
    const attachment = attach(
      task,
      startCursor,
      {
        ...slow.sink,
        write: (event, id) => {
          slow.sink.write(event, id);
          slow.state.full = true;
        },
      },
      connected,
    );
    expect(slow.names()).toEqual(["connected"]);
    for (let pieces = 1; pieces <= 4; pieces += 1) {
      slow.state.full = false;
      attachment.pump();
      expect(slow.names().filter((name) => name === "token")).toHaveLength(pieces);
    }
    expect(slow.text()).toBe(long);
    expect(slow.names().at(-1)).toBe("done");
  });

  it("[RS5] tells every reader the same whole text, however slow and wherever it came in", () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("append" as const), text: fc.string({ unit: "grapheme", maxLength: 8 }) }),
      fc.record({ do: fc.constant("attach" as const), full: fc.boolean() }),
      fc.record({ do: fc.constant("progress" as const) }),
      fc.record({ do: fc.constant("toggle" as const), reader: fc.nat(5) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const task = newTask();
        const readers: { readonly one: ReturnType<typeof recorder>; readonly pump: () => void }[] = [];
        for (const action of steps) {
          if (action.do === "append") task.append(action.text);
          if (action.do === "progress") task.setProgress(progress(1));
          if (action.do === "attach") {
            const one = recorder();
            const attachment = attach(task, startCursor, one.sink, connected);
            one.state.full = action.full;
            readers.push({ one, pump: () => attachment.pump() });
          }
          const toggled = action.do === "toggle" ? readers[action.reader] : undefined;
          if (toggled) toggled.one.state.full = !toggled.one.state.full;
          toggled?.pump();
        }
        task.finish(done);
        for (const { one, pump } of readers) {
          one.state.full = false;
          pump();
          expect(one.text()).toBe(task.text.toString());
          expect(one.names().filter((name) => name === "done")).toEqual(["done"]);
          expect(one.names().at(-1)).toBe("done");
          expect(one.state.ended).toBe(1);
        }
      }),
    );
  });
});
