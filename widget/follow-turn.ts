import type { ConnectedData } from "../server/protocol.ts";
import { applyEvent, type StreamEvent } from "./apply-event.ts";
import { chatErrorFrom, type ChatError } from "./chat-error.ts";
import { isUnderWay, type Turn } from "./turn.ts";

export interface FollowOptions {
  readonly turn: Turn;
  /** Opens the stream; it ends, silently, when the signal aborts. */
  readonly open: (signal: AbortSignal) => AsyncIterable<StreamEvent>;
  /** ms, on a clock that only goes forward. */
  readonly now: () => number;
  /** Takes the turn as it is now, at a reader's pace. */
  readonly show: (turn: Turn) => void;
  readonly onConnected: (data: ConnectedData) => void;
  readonly stopTask: (taskId: string) => void;
}

/** An answer that is being followed. */
export interface FollowedTurn {
  /** The newest there is, which may be a moment ahead of what was shown. */
  readonly turn: () => Turn;
  /** Ends the answer here and at the server, at once or as soon as the server has said what to stop. */
  readonly stop: () => void;
  /** Follows no more; the answer goes on at the server. */
  readonly leave: () => void;
  /** When nothing more comes: undefined, or why the stream broke. */
  readonly ended: Promise<ChatError | undefined>;
}

/** Text goes to the page this often: fast enough to look like typing, seldom enough to leave the page its time. */
const paceMs = 50;

/** Applies the events of a stream to a turn, and shows what comes of it every 50 ms; a timer goes on in hidden tabs too. */
export function followTurn(options: FollowOptions): FollowedTurn {
  const { open, now, show, onConnected, stopTask } = options;
  const abort = new AbortController();
  let { turn } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return { turn: () => turn, stop, leave, ended: run() };

  async function run(): Promise<ChatError | undefined> {
    try {
      for await (const event of open(abort.signal)) take(event);
      return undefined;
    } catch (error) {
      return chatErrorFrom(error);
    } finally {
      showNow();
    }
  }

  function take(event: StreamEvent): void {
    if (event.event === "connected") {
      onConnected(event.data);
      // Stopped before anybody knew what to stop.
      if (turn.status === "stopped") end(event.data.taskId);
    }
    turn = applyEvent(turn, event, now());
    if (event.event === "progress" && turn.answer === "") showNow();
    else timer ??= setTimeout(showNow, paceMs);
  }

  function showNow(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!abort.signal.aborted) show(turn);
  }

  function stop(): void {
    if (!isUnderWay(turn)) return;
    turn = { ...turn, status: "stopped", progress: undefined, isLost: false };
    showNow();
    if (turn.taskId !== undefined) end(turn.taskId);
  }

  function end(taskId: string): void {
    stopTask(taskId);
    abort.abort();
  }

  function leave(): void {
    clearTimeout(timer);
    abort.abort();
  }
}
