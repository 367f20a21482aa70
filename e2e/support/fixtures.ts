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
  /**
   * Whether the test has a server of its own, as one that stops it must. Default: only where the upstream answers, since what
   * one test lets fail there another one would feel. Conversations are apart on one server, too: each test has its browser.
   */
  readonly ownServer: boolean;
}

interface WorkerFixtures {
  /** One server for all the tests that leave nothing behind in it. */
  readonly sharedXiaoer: Xiaoer;
}

export interface Fixtures {
  readonly upstream: ScriptedUpstream;
  /** What the server keeps: for one that is started in its place. */
  readonly directory: TempDirectory;
  /** The server: see `ownServer`. */
  readonly xiaoer: Xiaoer;
  readonly network: Network;
  /** The demo shop, on another origin than the server. */
  readonly shop: Shop;
  readonly chat: ChatPage;
  /** The same shopper's chat in a second tab. */
  readonly otherTab: ChatPage;
}

/** Playwright's `test` with a server, a shop and a chat. */
export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  answersFrom: ["knowledge", { option: true }],
  pageLocale: ["en", { option: true }],
  cuttable: [false, { option: true }],
  strict: [false, { option: true }],
  ownServer: [false, { option: true }],

  sharedXiaoer: [
    async ({ browserName: _browserName }, use) => {
      await using xiaoer = await startXiaoer();
      await use({ ...xiaoer, stop: refuseToStop, kill: refuseToStop });
    },
    { scope: "worker" },
  ],

  upstream: async ({ page: _page }, use) => {
    await using upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
    await use(upstream);
  },

  directory: async ({ page: _page }, use) => {
    await using directory = await createTempDirectory();
    await use(directory);
  },

  xiaoer: async ({ answersFrom, ownServer, upstream, directory, sharedXiaoer }, use, testInfo) => {
    const hasUpstream = answersFrom === "upstream";
    if (!hasUpstream && !ownServer) return await use(sharedXiaoer);
    const env = hasUpstream ? upstreamEnv(upstream) : {};
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

function refuseToStop(): never {
  throw new Error("Cannot stop the server that tests share: expected test.use({ ownServer: true })");
}

export { expect } from "playwright/test";
