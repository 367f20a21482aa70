import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";

/** Where one connection is to be cut. */
export interface Cut {
  /** Whose bytes are counted: what the client sends, or what it gets. */
  readonly direction: "request" | "response";
  /** How many bytes still pass. */
  readonly afterBytes: number;
  /** Cuts at the first byte from there on that lies inside a UTF-8 sequence, in place of right there. */
  readonly insideCharacter: boolean;
  /** A reset throws away what is under way; an end (FIN) looks like a server that has said all. */
  readonly how: "reset" | "end";
}

/** A cut that has been made: a connection that ends before its cut is none. */
export interface MadeCut extends Cut {
  /** What the cut went through. `character`: a UTF-8 sequence; `event`: one of the stream, not at its border. */
  readonly where: "request" | "headers" | "character" | "event" | "between events";
}

export interface ChaosProxy extends AsyncDisposable {
  readonly url: string;
  readonly cuts: readonly MadeCut[];
  readonly connectionCount: () => number;
  close(): Promise<void>;
}

/** Passes TCP connections on to `target`, and cuts those that the plan says. `plan` is asked once a connection. */
export async function startChaosProxy(target: string, plan: () => Cut | undefined): Promise<ChaosProxy> {
  const { hostname, port } = new URL(target);
  const cuts: MadeCut[] = [];
  const open = new Set<Socket>();
  let connectionCount = 0;
  const server = createServer({ noDelay: true }, (client) => {
    connectionCount += 1;
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    const cut = plan();
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      socket.on("error", () => socket.destroy()); // either side may go at any moment: that is what this is for
    }
    void pass(client, upstream, "request", cut);
    void pass(upstream, client, "response", cut);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot tell the port: no TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    cuts,
    connectionCount: () => connectionCount,
    close,
    [Symbol.asyncDispose]: close,
  };

  async function pass(from: Socket, to: Socket, direction: Cut["direction"], cut: Cut | undefined): Promise<void> {
    const tracker = createTracker(direction);
    const chunks: AsyncIterable<Uint8Array> = from;
    try {
      for await (const chunk of chunks) {
        const bytes = Buffer.from(chunk);
        const at = cut?.direction === direction ? placeIn(bytes, tracker.passed(), cut) : undefined;
        if (cut !== undefined && at !== undefined) {
          const kept = bytes.subarray(0, at);
          tracker.take(kept);
          cuts.push({ ...cut, where: tracker.where(bytes[at]) });
          await breakOff(from, to, cut.how, kept);
          return;
        }
        tracker.take(bytes);
        if (!to.write(bytes)) await once(to, "drain");
      }
      to.end();
    } catch {
      to.destroy(); // one side has gone: so does the other
    }
  }

  async function close(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  }
}

/** Lets the bytes before the cut out first, then breaks both sides off. */
async function breakOff(from: Socket, to: Socket, how: Cut["how"], kept: Buffer): Promise<void> {
  if (kept.length > 0) await new Promise((resolve) => to.write(kept, resolve));
  await setImmediate();
  for (const socket of [from, to]) {
    if (how === "reset") socket.resetAndDestroy();
    else socket.destroySoon();
  }
}

/** Where in these bytes the cut falls; undefined where it comes later. `passed`: how many bytes went before them. */
function placeIn(bytes: Buffer, passed: number, { afterBytes, insideCharacter }: Cut): number | undefined {
  const first = Math.max(0, afterBytes - passed);
  for (let at = first; at < bytes.length; at += 1) if (!insideCharacter || isContinuation(bytes[at])) return at;
  return undefined;
}

interface Tracker {
  passed(): number;
  take(bytes: Buffer): void;
  /** What a cut right here goes through. `next`: the first byte that does not pass any more. */
  where(next: number | undefined): MadeCut["where"];
}

/** Follows one direction of a connection as far as is needed to say where a cut falls. */
function createTracker(direction: Cut["direction"]): Tracker {
  let passed = 0;
  let headersLength: number | undefined;
  let head = "";
  let tail = "";
  return { passed: () => passed, take, where };

  function take(bytes: Buffer): void {
    const text = bytes.toString("latin1");
    tail = (tail + text).slice(-16);
    passed += bytes.length;
    if (headersLength !== undefined) return;
    head += text;
    const end = head.indexOf("\r\n\r\n");
    if (end >= 0) headersLength = end + 4;
  }

  function where(next: number | undefined): MadeCut["where"] {
    if (direction === "request") return "request";
    if (headersLength === undefined) return "headers";
    if (isContinuation(next)) return "character";
    // The end of an event, with whatever chunked coding puts after it.
    return /\n\n(\r\n([0-9a-f]*(\r\n?)?)?)?$/.test(tail) ? "between events" : "event";
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}
