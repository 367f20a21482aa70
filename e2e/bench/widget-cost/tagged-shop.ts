import Fastify from "fastify";
import { demoShop } from "../../../demo/shop.ts";
import { productPath } from "../../support/shop-page.ts";

export interface TaggedShop {
  /** A product page. */
  readonly pageUrl: string;
  /** A file on the same origin: a page that was here before is in the same process, and costs nothing. */
  readonly emptyUrl: string;
  close(): Promise<void>;
}

/**
 * Opens the demo shop on an origin of its own, with this script on its pages, or with none.
 *
 * @param tagAttributes instead of the demo's own
 */
export async function openTaggedShop(
  tagUrl: string | undefined,
  tagAttributes: Readonly<Record<string, string>> = {},
): Promise<TaggedShop> {
  const app = Fastify({ forceCloseConnections: true });
  if (tagUrl === undefined) {
    app.addHook("onSend", async (_request, _reply, payload) =>
      typeof payload === "string" ? payload.replace(/<script [^>]*\bdefer><\/script>/, "") : payload,
    );
  }
  await app.register(demoShop, tagUrl === undefined ? {} : { widgetUrl: tagUrl, tagAttributes });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    pageUrl: `${url}${productPath}?lang=en`,
    emptyUrl: `${url}/images/mark.svg`,
    close: async () => await app.close(),
  };
}
