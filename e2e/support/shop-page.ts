import Fastify from "fastify";
import { demoShop } from "../../demo/shop.ts";

/** A product page of the demo shop. */
export const productPath = "/products/sx-1001";

export interface ShopOptions {
  /** Where Xiaoer runs: another origin than the shop's own. */
  readonly serverUrl: string;
  /** Sent with every page. Default: none. */
  readonly contentSecurityPolicy?: string;
}

export interface Shop {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the demo shop on an origin of its own, with the widget from Xiaoer's. */
export async function openShop({ serverUrl, contentSecurityPolicy }: ShopOptions): Promise<Shop> {
  const app = Fastify({ forceCloseConnections: true });
  app.addHook("onSend", async (_request, reply) => {
    if (contentSecurityPolicy !== undefined) reply.header("content-security-policy", contentSecurityPolicy);
  });
  await app.register(demoShop, { widgetUrl: `${serverUrl}/widget.js` });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, close: async () => await app.close() };
}

/** The strictest policy that a shop can have and still load Xiaoer's script. */
export function strictPolicy(serverUrl: string): string {
  return [
    "default-src 'self'",
    `script-src ${serverUrl}`,
    `connect-src ${serverUrl}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}
