import { createHmac, randomBytes } from "node:crypto";

/** The id of a new session: 192 random bits in URL-safe text, unguessable, so that knowing it is the right to use it. */
export function newSessionId(): string {
  return `s_${randomBytes(24).toString("base64url")}`;
}

/**
 * The id of the task that answers a message.
 *
 * Derived from the session's secret, so that it needs to be kept nowhere: whoever has the session can name its tasks.
 * The other way there is none (HMAC-SHA-256): having a task's id gives no right to the session.
 */
export function taskIdOf(sessionId: string, messageId: string): string {
  return `t_${createHmac("sha256", sessionId).update(messageId).digest("base64url")}`;
}
