import { expect, test } from "vitest";
import { firstDifference } from "./support/first-difference.ts";
import { createGate } from "./support/gate.ts";
import { introspect } from "./support/introspection.ts";
import { startScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, attach, eventsOf, question } from "./support/sse.ts";
import { streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv } from "./support/xiaoer.ts";

const slowReaders = 40;
/** About 8 MB: more than the kernel takes for a reader that stands still, whose stream is full then. */
const deltas = Array.from({ length: 4000 }, (_, index) => `${index} ${"to and fro ".repeat(190)}`);
const text = deltas.join("");

test(
  "[RS6] slow readers cost nothing, hold nobody up, and get the rest as one slice",
  { timeout: 120_000 },
  async () => {
    const gate = createGate();
    await using upstream = await startScriptedUpstream({
      script: () => streamed([{ gate }, ...deltas], { deltasPerWrite: 20 }),
    });
    await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), isIntrospected: true });
    const quick = await ask(xiaoer.url, question("Everything."));
    const { data } = await quick.until("connected");
    const slow = await Promise.all(
      Array.from({ length: slowReaders }, async () => await attach(xiaoer.url, data.taskId)),
    );
    const before = await introspect(xiaoer);
    gate.open();
    await quick.whole();
    expect(firstDifference(quick.text(), text)).toBeUndefined();

    // Kept for each of them it would be forty times the text.
    const after = await introspect(xiaoer);
    const bytesForEach = slowReaders * text.length;
    expect(after.heap + after.buffers - before.heap - before.buffers).toBeLessThan(bytesForEach / 4);
    expect(after.rss - before.rss).toBeLessThan(bytesForEach);

    for (const reader of slow.slice(0, 3)) {
      const tokens = eventsOf(await reader.whole(), "token");
      expect(firstDifference(reader.text(), text)).toBeUndefined();
      expect(tokens.length).toBeLessThan(eventsOf(quick.events, "token").length);
    }
    for (const reader of slow) reader.leave();
  },
);
