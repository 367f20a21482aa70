import { signal, type ReadonlySignal } from "@preact/signals";
import type { Backend } from "./backend.ts";
import { readSession } from "./session.ts";
import type { ChatStorage } from "./storage.ts";
import type { TurnList } from "./turn-list.ts";
import { turnsFrom, type Said } from "./turn.ts";

/** What was said before the turns that are shown. */
export interface OlderTurns {
  /** Whether there are turns before the first one here. */
  readonly hasOlder: ReadonlySignal<boolean>;
  /** Puts the page of turns that comes before them in front of the turns. Throws a ChatError. */
  readonly loadOlder: () => Promise<void>;
  /** The turns begin now with what this transcript begins with. */
  readonly beginWith: (transcript: Said) => void;
}

/** So many messages has a page of a transcript that may not be the first: of 50 turns. */
const pageMessages = 100;

export function createOlderTurns(storage: ChatStorage, backend: Backend, { turns }: TurnList): OlderTurns {
  /** The message before which there are more turns; "" where there are none. */
  let oldest = "";
  const hasOlder = signal(false);
  let loading: Promise<void> | undefined;
  return { hasOlder, loadOlder, beginWith };

  function beginWith({ messages }: Said): void {
    oldest = (messages.length >= pageMessages && messages[0]?.id) || "";
    hasOlder.value = oldest !== "";
  }

  function loadOlder(): Promise<void> {
    loading ??= loadPageBefore(oldest).finally(() => (loading = undefined));
    return loading;
  }

  async function loadPageBefore(before: string): Promise<void> {
    const sessionId = readSession(storage);
    if (before === "") return;
    const transcript = await backend.loadTranscript(sessionId, before);
    // Another conversation, or another part of it, is shown by now.
    if (readSession(storage) !== sessionId || oldest !== before) return;
    const shown = turns.peek();
    beginWith(transcript);
    turns.value = [...turnsFrom(transcript, shown[0]?.peek()).map((turn) => signal(turn)), ...shown];
  }
}
