import { createHmac, randomBytes } from "node:crypto";

/** The id of a new session: 192 random bits in URL-safe text, unguessable, so that knowing it is the right to use it. */
export function newSessionId(): string {
  return `s_${randomBytes(24).toString("base64url")}`;
}

/**
 * The id of the task that answers a message.
 *
 * Derived from the session's secret (HMAC-SHA-256), so that it needs to be kept nowhere: whoever has the session can name
 * its tasks. The session's id cannot be worked out from it; but as long as the task can be attached to, the server tells
 * it to whoever does (`connected`).
 */
export function taskIdOf(sessionId: string, messageId: string): string {
  return `t_${createHmac("sha256", sessionId).update(messageId).digest("base64url")}`;
}
