import { once } from "node:events";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Xiaoer } from "./xiaoer.ts";

const count = Type.Integer({ minimum: 0 });

/** What a server process holds at one moment. */
export const SnapshotSchema = Type.Object({
  /** In bytes, of JavaScript's own heap after a collection, and of buffers. */
  heap: count,
  buffers: count,
  /** In bytes, of the process as a whole. */
  rss: count,
  /** Timers that have not fired or been cleared, also those that let the process end. */
  timers: count,
  /** On `process`, and on the servers of which a request was seen. */
  listeners: count,
  /** Open TCP connections, taken or made. */
  sockets: count,
  /** Open files, sockets among them. */
  files: count,
});
export type Snapshot = Static<typeof SnapshotSchema>;

/** Asks a server that was started with `isIntrospected` what it holds. */
export async function introspect({ process }: Xiaoer): Promise<Snapshot> {
  const answered = once(process, "message", { signal: AbortSignal.timeout(30_000) });
  process.send("introspect");
  const message: readonly unknown[] = await answered;
  return Value.Parse(SnapshotSchema, message[0]);
}
