import { test as base } from "playwright/test";
import { createChatPage, type ChatPage } from "./chat-page.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream.ts";
import { openShop, strictPolicy, type Shop } from "./shop-page.ts";
import { streamed } from "./upstream-script.ts";
import type { PageLocale } from "./widget-names.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./xiaoer.ts";

export interface Options {
  /** Who answers: the shop's knowledge alone, or the scripted upstream. */
  readonly answersFrom: "knowledge" | "upstream";
  /** The language of shop and widget. */
  readonly pageLocale: PageLocale;
  /** Whether the shop sends the strictest Content-Security-Policy. */
  readonly strict: boolean;
}

export interface Fixtures {
  readonly upstream: ScriptedUpstream;
  /** A server process of the test's own. */
  readonly xiaoer: Xiaoer;
  /** The demo shop, on another origin than the server. */
  readonly shop: Shop;
  readonly chat: ChatPage;
}

/** Playwright's `test` with a server, a shop and a chat. Each test has its own, so none can stand on another's leavings. */
export const test = base.extend<Options & Fixtures>({
  answersFrom: ["knowledge", { option: true }],
  pageLocale: ["en", { option: true }],
  strict: [false, { option: true }],

  upstream: async ({ page: _page }, use) => {
    await using upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
    await use(upstream);
  },

  xiaoer: async ({ answersFrom, upstream }, use, testInfo) => {
    await using xiaoer = await startXiaoer({ env: answersFrom === "upstream" ? upstreamEnv(upstream) : {} });
    await use(xiaoer);
    if (testInfo.status === testInfo.expectedStatus) return;
    await testInfo.attach("server", { body: xiaoer.stdout() + xiaoer.stderr(), contentType: "text/plain" });
  },

  shop: async ({ xiaoer, strict }, use) => {
    const contentSecurityPolicy = strictPolicy(xiaoer.url);
    const shop = await openShop({ serverUrl: xiaoer.url, ...(strict && { contentSecurityPolicy }) });
    await use(shop);
    await shop.close();
  },

  chat: async ({ page, shop, pageLocale }, use) => {
    await use(createChatPage(page, shop, pageLocale));
  },
});

export { expect } from "playwright/test";
