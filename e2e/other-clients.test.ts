import { EventSource } from "eventsource";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createGate } from "./support/gate.ts";
import { startNetwork } from "./support/network.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { askElsewhere, question } from "./support/sse.ts";
import { streamed } from "./support/upstream-script.ts";
import { parseWireEvent, type WireEvent } from "./support/wire.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

/** It comes back a second after it was cut off, as the stream told it to. */
const soon = { interval: 50, timeout: 20_000 };

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
  xiaoer = await startXiaoer({ env: upstreamEnv(upstream) });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

test("[ES1] the npm package eventsource reads a task to its end, through a cut, by itself", async () => {
  await using network = await startNetwork(xiaoer.url);
  const gate = createGate();
  const number = upstream.requests.length;
  upstream.answerWith(() => streamed(["七天内", { gate }, "可以退货😀。"]));
  const { streamUrl } = await askElsewhere(network.url, question("可以退货吗?"));
  const reader = follow(network.url + streamUrl);
  await vi.waitFor(() => expect(reader.answer()).toBe("七天内"), soon);
  network.cut();
  gate.open();
  network.mend();
  await vi.waitFor(() => expect(reader.events.at(-1)?.event).toBe("done"), soon);
  expect(reader.answer()).toBe("七天内可以退货😀。");
  expect(reader.events.filter(({ event }) => event === "done" || event === "error")).toHaveLength(1);
  expect(reader.events.filter(({ event }) => event === "connected")).toHaveLength(2);
  expect(upstream.requests.length).toBe(number + 1);
});

/** Follows a stream as `PROTOCOL.md` shows it. */
function follow(url: string): { readonly events: readonly WireEvent[]; answer(): string } {
  const events: WireEvent[] = [];
  let answer = "";
  const source = new EventSource(url);
  const take = ({ type, lastEventId, data }: MessageEvent<unknown>): void => {
    const event = parseWireEvent({ event: type, id: lastEventId, data: String(data) });
    events.push(event);
    if (event.event === "token") answer += event.data.text.slice(answer.length - event.data.index);
    if (event.event === "done" || event.event === "error") source.close();
  };
  for (const name of ["connected", "progress", "sources", "token", "done"]) source.addEventListener(name, take);
  // One that has no data is the connection's own: lost, and about to be made again.
  source.addEventListener("error", (event) => event instanceof MessageEvent && take(event));
  return { events, answer: () => answer };
}
