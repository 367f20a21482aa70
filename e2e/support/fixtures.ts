import { test as base } from "playwright/test";
import { createChatPage, type ChatPage } from "./chat-page.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream.ts";
import { startNetwork, type Network } from "./network.ts";
import { openShop, strictPolicy, type Shop } from "./shop-page.ts";
import { createTempDirectory, type TempDirectory } from "./temp-directory.ts";
import { streamed } from "./upstream-script.ts";
import type { PageLocale } from "./widget-names.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./xiaoer.ts";

export interface Options {
  /** Who answers: the shop's knowledge alone, or the scripted upstream. */
  readonly answersFrom: "knowledge" | "upstream";
  /** The language of shop and widget. */
  readonly pageLocale: PageLocale;
  /** Whether the browser reaches the server by the `network`, which can be cut, and not straight. */
  readonly cuttable: boolean;
  /** Whether the shop sends the strictest Content-Security-Policy. */
  readonly strict: boolean;
}

export interface Fixtures {
  readonly upstream: ScriptedUpstream;
  /** What the server keeps: for one that is started in its place. */
  readonly directory: TempDirectory;
  /** A server process of the test's own. */
  readonly xiaoer: Xiaoer;
  readonly network: Network;
  /** The demo shop, on another origin than the server. */
  readonly shop: Shop;
  readonly chat: ChatPage;
  /** The same shopper's chat in a second tab. */
  readonly otherTab: ChatPage;
}

/** Playwright's `test` with a server, a shop and a chat. Each test has its own, so none can stand on another's leavings. */
export const test = base.extend<Options & Fixtures>({
  answersFrom: ["knowledge", { option: true }],
  pageLocale: ["en", { option: true }],
  cuttable: [false, { option: true }],
  strict: [false, { option: true }],

  upstream: async ({ page: _page }, use) => {
    await using upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
    await use(upstream);
  },

  directory: async ({ page: _page }, use) => {
    await using directory = await createTempDirectory();
    await use(directory);
  },

  xiaoer: async ({ answersFrom, upstream, directory }, use, testInfo) => {
    const env = answersFrom === "upstream" ? upstreamEnv(upstream) : {};
    await using xiaoer = await startXiaoer({ directory, env });
    await use(xiaoer);
    if (testInfo.status === testInfo.expectedStatus) return;
    await testInfo.attach("server", { body: xiaoer.stdout() + xiaoer.stderr(), contentType: "text/plain" });
  },

  network: async ({ xiaoer }, use) => {
    await using network = await startNetwork(xiaoer.url);
    await use(network);
  },

  shop: async ({ xiaoer, network, cuttable, strict }, use) => {
    const serverUrl = cuttable ? network.url : xiaoer.url;
    const contentSecurityPolicy = strictPolicy(serverUrl);
    const shop = await openShop({ serverUrl, ...(strict && { contentSecurityPolicy }) });
    await use(shop);
    await shop.close();
  },

  chat: async ({ page, shop, pageLocale }, use) => {
    await use(createChatPage(page, shop, pageLocale));
  },

  otherTab: async ({ context, shop, pageLocale }, use) => {
    await use(createChatPage(await context.newPage(), shop, pageLocale));
  },
});

export { expect } from "playwright/test";
