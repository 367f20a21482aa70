import type { FastifyRequest } from "fastify";

import { AppError } from "../errors.ts";
import { bearerOf } from "../http/bearer.ts";
import type { ShopAccess } from "../http/shop-access.ts";
import { keyOf } from "../store/secret.ts";
import type { Store } from "../store/store.ts";

export interface SessionAccess {
  readonly store: Store;
  readonly access: ShopAccess;
}

/** A session, as a request named it. */
export interface NamedSession {
  readonly id: string;
  readonly key: string;
}

/**
 * The session that a request is about.
 * @throws AppError `unauthorized` (no bearer), `not_found` (no such session), `origin_not_allowed`
 */
export async function sessionOf({ headers }: FastifyRequest, { store, access }: SessionAccess): Promise<NamedSession> {
  const id = bearerOf(headers.authorization);
  const key = keyOf(id);
  const shop = await store.shopOf(key);
  if (shop === undefined) throw new AppError("not_found", "Cannot open the conversation: there is no such session.");
  access.check(shop, headers.origin);
  return { id, key };
}
