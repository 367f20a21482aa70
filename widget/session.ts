import type { ChatStorage } from "./storage.ts";

/** The session that every tab's next question is asked in; "" where the next one begins a new conversation. */
export function readSession(storage: ChatStorage): string {
  const [sessionId = ""] = storage.read("session").split(" ");
  return sessionId;
}

/** Beside the session stands what was asked in it last, so that the other tabs are told of every question. */
export function keepSession(storage: ChatStorage, sessionId: string, messageId: string): void {
  storage.keep("session", `${sessionId} ${messageId}`);
}

/** Forgets a session that the server does not know, but not the one that another tab may have begun since. */
export function forgetSession(storage: ChatStorage, sessionId: string): void {
  if (readSession(storage) === sessionId) storage.keep("session", "");
}
