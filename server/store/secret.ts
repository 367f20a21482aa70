import { createCipheriv, createDecipheriv, hash, randomBytes } from "node:crypto";

/**
 * Session and task ids are secrets: whoever has one may use it. Stores therefore see only these:
 *
 * - a **key**, the id's hash, to find things by;
 * - a **sealed** session id, which can be opened with the task's id alone. After a restart nothing but what is in the
 *   store is known; yet `connected` tells the session's id to whoever comes with the task's.
 */

/** The hash under which a store keeps an id: SHA-256 in base64url. Ids are random enough to need no salt. */
export function keyOf(id: string): string {
  return hash("sha256", id, "base64url");
}

const cipher = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts a text so that only whoever has the secret can read it: nonce, tag, ciphertext (AES-256-GCM). */
export function seal(secret: string, text: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, sealingKey(secret), nonce);
  const body = Buffer.concat([encryption.update(text, "utf8"), encryption.final()]);
  // A copy: a Buffer is a window on a pool of 8 KB, and all of that would go along to the database's thread.
  return new Uint8Array(Buffer.concat([nonce, encryption.getAuthTag(), body]));
}

/** Opens what `seal` closed. Throws where the secret is another, or the sealed text was changed. */
export function unseal(secret: string, sealed: Uint8Array): string {
  const [nonce, tag] = [sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes, nonceBytes + tagBytes)];
  const decryption = createDecipheriv(cipher, sealingKey(secret), nonce).setAuthTag(tag);
  return decryption.update(sealed.subarray(nonceBytes + tagBytes), undefined, "utf8") + decryption.final("utf8");
}

/** Another hash than the one that is stored, so that the store holds no key to what it keeps sealed. */
function sealingKey(secret: string): Uint8Array {
  return hash("sha256", `seal\0${secret}`, "buffer");
}
