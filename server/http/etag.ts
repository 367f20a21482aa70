import { createHash } from "node:crypto";

/** 160 bits of SHA-256, as text that may stand in an entity tag. */
export function contentHash(body: string | Uint8Array): string {
  return createHash("sha256").update(body).digest("base64url").slice(0, 27);
}

/** Whether `If-None-Match` names the tag: weakly compared, as RFC 9110 asks for it (13.1.2). */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = new Set(ifNoneMatch.split(",").map((one) => one.trim().replace(/^W\//, "")));
  return tags.has("*") || tags.has(tag);
}
