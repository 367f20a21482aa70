import { eventFrame, retryFrame } from "../../../server/http/sse-frame.ts";
import type { ChatEvent } from "../../../server/protocol.ts";
import type { EventSink } from "../../../server/tasks/attachment.ts";

export interface WrittenEvent {
  readonly event: ChatEvent;
  readonly id: string;
}

/** One response on its way through memory: it arrives in pieces, can be full, and can break anywhere. */
export interface MemoryConnection {
  readonly sink: EventSink;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** All that the server wrote, whether or not it arrived. */
  readonly written: readonly WrittenEvent[];
  /** `ended` by the server, or `cut` before that. */
  status(): "open" | "ended" | "cut";
  /** Breaks it when so many more bytes have arrived; `unnoticed`: the server goes on writing to nobody. */
  cutAfter(bytes: number, options: { readonly unnoticed: boolean }): void;
  readSlowly(): void;
  readOn(): void;
  /** The reader goes, and the server is told. */
  leave(): void;
}

export interface MemoryConnectionOptions {
  /** Sizes of the pieces that arrive, over and over. */
  readonly pieceBytes: readonly number[];
  readonly fullBytes: number;
  /** The reader has caught up. */
  readonly onReady: () => void;
  /** The server has noticed that the reader is gone. */
  readonly onClose: () => void;
}

export function createMemoryConnection(options: MemoryConnectionOptions): MemoryConnection {
  const { pieceBytes, fullBytes, onReady, onClose } = options;
  const written: WrittenEvent[] = [];
  let unsent = Buffer.from(retryFrame);
  let pieces = 0;
  let cut = { leftBytes: Infinity, isNoticed: true };
  let isSlow = false;
  let status: "open" | "ended" | "cut" = "open";
  let isOver = false;
  /** Hands on the next piece as soon as there is one; undefined while the reader wants none. */
  let deliver: (() => void) | undefined;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    { pull: (controller) => new Promise((resolve) => (deliver = () => pass(controller) && resolve())), cancel: leave },
    { highWaterMark: 0 }, // what was handed on before a break must arrive: a broken stream forgets what it still holds
  );

  return {
    sink: {
      write: (event, id) => {
        written.push({ event, id });
        unsent = Buffer.concat([unsent, Buffer.from(eventFrame(event, id))]);
        setImmediate(flow);
      },
      isFull: () => unsent.length > fullBytes,
      end: () => {
        if (status === "open") status = "ended";
        setImmediate(flow);
      },
    },
    body,
    written,
    status: () => status,
    cutAfter: (leftBytes, { unnoticed }) => {
      if (isOver) return;
      cut = { leftBytes, isNoticed: !unnoticed };
      flow();
    },
    readSlowly: () => {
      isSlow = true;
    },
    readOn: () => {
      isSlow = false;
      flow();
    },
    leave,
  };

  function flow(): void {
    deliver?.();
  }

  /** False where there is nothing to hand on yet. */
  function pass(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): boolean {
    const wasFull = unsent.length > fullBytes;
    if (cut.leftBytes === 0) {
      controller.error(new TypeError("terminated"));
      breakOff();
    } else if (unsent.length > 0 && !isSlow) {
      const size = Math.min(pieceBytes[(pieces += 1) % pieceBytes.length] ?? 1, cut.leftBytes);
      const piece = Uint8Array.from(unsent.subarray(0, size));
      unsent = unsent.subarray(piece.length);
      cut = { ...cut, leftBytes: cut.leftBytes - piece.length };
      controller.enqueue(piece);
      if (wasFull && unsent.length <= fullBytes && status === "open") onReady();
    } else if (status === "ended" && unsent.length === 0) {
      isOver = true;
      controller.close();
    } else return false;
    deliver = undefined;
    return true;
  }

  function breakOff(): void {
    if (isOver) return;
    isOver = true;
    const { isNoticed } = cut;
    if (status === "open") status = "cut";
    if (isNoticed) onClose();
  }

  function leave(): void {
    cut = { leftBytes: 0, isNoticed: true };
    breakOff();
    flow();
  }
}
