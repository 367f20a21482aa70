import { randomUUID } from "node:crypto";
import { setImmediate as loopTurn } from "node:timers/promises";
import type { ChatRequest } from "../../../server/protocol.ts";
import type { Store } from "../../../server/store/store.ts";
import type { FoundTask } from "../../../server/tasks/engine.ts";
import { createMemoryServer, type MemoryServer, type Served } from "./memory-server.ts";
import { createMemoryUpstream, type MemoryUpstream } from "./memory-upstream.ts";
import type { CursorChoice, Plan } from "./plan.ts";
import { readAsEventSource, readAsWidget, type Reader } from "./readers.ts";

/** A reader that has no end after so long hangs, in milliseconds: it takes some thousandths of that. */
const patienceMs = 60_000;

/** One question, its upstream, its server, and all who read the answer. */
export interface Scene {
  readonly upstream: MemoryUpstream;
  readonly server: MemoryServer;
  readonly readers: readonly Reader[];
  /** The answer with its ids, once a response to it has begun. */
  answer(): FoundTask | undefined;
  /** A page sends the question, for the first time or again. */
  ask(): void;
  stop(): Promise<void>;
  /** A page comes that has so many permille of what was said so far. */
  reload(permille: number): void;
  /** A client of another make comes. */
  attach(choice: CursorChoice): void;
  /** The latest connection of a reader. */
  connectionOf(reader: number): Served["connection"] | undefined;
  /** Settles when a response has begun. */
  begun(): Promise<void>;
  /** Lets everybody read on until all have their end. Rejects where one never gets it, or gives up. */
  ended(): Promise<void>;
}

/** @param now the clock of server and widget, in milliseconds */
export function createScene(plan: Plan, store: Store, sessionId: string | undefined, now: () => number): Scene {
  const upstream = createMemoryUpstream(plan);
  const server = createMemoryServer({ store, upstream: upstream.upstream, now }, plan);
  const readers: Reader[] = [];
  const asked: ChatRequest = { message: "When can I return it?", messageId: randomUUID() };
  return { upstream, server, readers, answer, ask, stop, reload, attach, connectionOf, begun, ended };

  function answer(): FoundTask | undefined {
    return server.served[0];
  }

  function ask(): void {
    const known = sessionId ?? answer()?.sessionId;
    const request = known === undefined ? asked : { ...asked, sessionId: known };
    read((host) => readAsWidget({ host, request, taskId: undefined, held: "", now }));
  }

  async function stop(): Promise<void> {
    const { taskId } = answer() ?? {};
    if (taskId !== undefined) await fetch(`http://stop/api/chat/tasks/${taskId}`, { method: "DELETE" });
  }

  function reload(permille: number): void {
    const known = answer();
    if (known === undefined) return;
    const { taskId, task } = known;
    const held = task.text.toString().slice(0, Math.floor((task.text.length * permille) / 1000));
    read((host) => readAsWidget({ host, request: asked, taskId, held, now }));
  }

  function attach(choice: CursorChoice): void {
    const known = answer();
    if (known === undefined) return;
    read((host) => readAsEventSource(host, known.taskId, cursorOf(choice, known.task.text.length)));
  }

  function read(begin: (host: string) => Reader): void {
    const reader = begin(`reader-${readers.length}`);
    reader.over.catch(() => undefined); // told by `ended`
    readers.push(reader);
  }

  function connectionOf(index: number): Served["connection"] | undefined {
    const host = readers[index % readers.length]?.host;
    return server.served.findLast((one) => one.host === host)?.connection;
  }

  async function begun(): Promise<void> {
    const began = performance.now();
    while (answer() === undefined && performance.now() - began < patienceMs) await loopTurn();
  }

  async function ended(): Promise<void> {
    const waiting = new Set(readers);
    const failures: unknown[] = [];
    for (const reader of readers) {
      reader.over.catch((error: unknown) => failures.push(error)).finally(() => waiting.delete(reader));
    }
    const began = performance.now();
    while (waiting.size > 0 && performance.now() - began < patienceMs) {
      for (const { connection } of server.served) connection.readOn();
      await loopTurn();
    }
    if (failures.length > 0) throw failures[0];
    if (waiting.size > 0) throw new Error(`${waiting.size} of ${readers.length} readers never got an end`);
  }
}

function cursorOf(choice: CursorChoice, length: number): string | undefined {
  if (choice.kind === "none") return undefined;
  if (choice.kind === "garbage") return choice.text;
  const offset = choice.kind === "ahead" ? length + choice.by : Math.floor((length * choice.of) / 1000);
  return `${choice.sequence}.${offset}`;
}
