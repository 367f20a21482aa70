import type { Signal } from "@preact/signals";
import type { Emit } from "./page-events.ts";
import type { ChatStorage } from "./storage.ts";

/** How many answers have ended that were not seen, as it is stored. */
export function readUnread(storage: ChatStorage): number {
  return Number(storage.read("unread"));
}

/**
 * @param unread how many answers have ended that were not seen
 * @returns what sets that, keeps it and tells the page
 */
export function createUnreadSetter(unread: Signal<number>, storage: ChatStorage, emit: Emit): (count: number) => void {
  return (count) => {
    if (count === unread.peek()) return;
    unread.value = count;
    storage.keep("unread", `${count || ""}`);
    emit("unread", { count });
  };
}
