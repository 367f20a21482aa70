import { signal, type ReadonlySignal } from "@preact/signals";
import type { Emit } from "./page-events.ts";
import type { ChatStorage } from "./storage.ts";

/** @returns how many answers have ended that were not seen, and what sets that; with nothing said, to what is stored */
export function createUnread(
  storage: ChatStorage,
  emit: Emit,
): readonly [ReadonlySignal<number>, (count?: number) => void] {
  const stored = () => Number(storage.read("unread"));
  const unread = signal(stored());
  return [unread, setUnread];

  function setUnread(count = stored()): void {
    if (count === unread.peek()) return;
    unread.value = count;
    storage.keep("unread", `${count || ""}`);
    emit("unread", { count });
  }
}
