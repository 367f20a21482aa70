import { createHash, timingSafeEqual } from "node:crypto";

/** Says whether a token is the right one, in a time that does not tell how much of it is. */
export type TokenCheck = (token: string) => boolean;

export function createTokenCheck(expected: string): TokenCheck {
  const digest = digestOf(expected);
  return (token) => timingSafeEqual(digestOf(token), digest);
}

/** Of one length for tokens of any. */
function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
