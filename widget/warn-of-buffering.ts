import type { DoneData } from "../server/protocol.ts";
import { warn } from "./warn.ts";

/** Answers that took less than this, ms, tell nothing of what is between. */
const longMs = 3000;
let isTold = false;

/**
 * Tells the shop's developer, once, where an answer was asked for and came whole in far less time than the server took to make
 * it: something between holds it back, and the shopper sees nothing of its being written.
 *
 * @param receivedMs from the first event to the last
 */
export function warnOfBuffering({ durationMs }: DoneData, receivedMs: number): void {
  if (isTold || durationMs < longMs || receivedMs * 2 > durationMs) return;
  isTold = true;
  warn("A proxy holds answers back: turn its buffering off (nginx: proxy_buffering off).");
}
