import { randomBytes } from "node:crypto";

/** 192 random bits in URL-safe text: unguessable, so that knowing one is the right to use it. */
export function newSecretId(prefix: "s" | "t"): string {
  return `${prefix}_${randomBytes(24).toString("base64url")}`;
}
