/** Preloaded into a server that a test looks into: on each message it answers with what the process holds. */
import { createHook } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { EventEmitter } from "node:events";
import { readdirSync } from "node:fs";
import { Server } from "node:http";
import { setImmediate as loopTurn } from "node:timers/promises";
import type { Snapshot } from "./introspection.ts";

/** Not `process.getActiveResourcesInfo()`: that leaves out the timers that let the process end, as most of ours do. */
const timers = new Set<number>();
createHook({
  init: (id, type) => {
    if (type === "Timeout") timers.add(id);
  },
  destroy: (id) => {
    timers.delete(id);
  },
}).enable();

const servers = new Set<EventEmitter>();
subscribe("http.server.request.start", (message) => {
  if (typeof message === "object" && message !== null && "server" in message && message.server instanceof Server) {
    servers.add(message.server);
  }
});

process.on("message", () => void answer());
process.channel?.unref();

async function answer(): Promise<void> {
  // What one collection finds unreachable, finalizers of the next turn let go of.
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc?.();
    await loopTurn();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const snapshot: Snapshot = {
    heap: heapUsed,
    buffers: external,
    rss,
    timers: timers.size,
    listeners: [process, ...servers].reduce((sum, emitter) => sum + listenersOf(emitter), 0),
    sockets: process.getActiveResourcesInfo().filter((type) => type === "TCPSocketWrap").length,
    files: readdirSync("/dev/fd").length,
  };
  process.send?.(snapshot);
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}
