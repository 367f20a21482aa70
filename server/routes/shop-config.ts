import { Type } from "typebox";

import { contentHash, matchesTag } from "../http/etag.ts";
import type { ShopAccess } from "../http/shop-access.ts";
import type { ShopConfig } from "../protocol.ts";
import type { App } from "./app-type.ts";

const QuerySchema = Type.Object({
  shop: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  locale: Type.Optional(Type.String({ maxLength: 35 })),
});

export interface ShopConfigRouteDeps {
  readonly access: ShopAccess;
  /** Undefined for a shop that does not exist. */
  readonly configOf: (shopId: string, locale: string | undefined) => Promise<ShopConfig | undefined>;
}

/**
 * `GET /api/chat/config?shop=&locale=`: what the widget needs to draw itself. Public, and cacheable for a minute.
 *
 * Every origin may read it, also one that the shop does not allow: only so can the widget tell the owner of a page
 * why it does not work there.
 */
export function registerShopConfigRoute(app: App, { access, configOf }: ShopConfigRouteDeps): void {
  app.get("/api/chat/config", { schema: { querystring: QuerySchema } }, async (request, reply) => {
    reply.header("access-control-allow-origin", "*");
    const { shop = "default", locale } = request.query;
    access.check(shop, request.headers.origin);
    const body = JSON.stringify(await configOf(shop, locale));
    const tag = `"${contentHash(body)}"`;
    reply.header("etag", tag).header("cache-control", "public, max-age=60").header("vary", "Origin");
    if (matchesTag(request.headers["if-none-match"], tag)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(body);
  });
}
