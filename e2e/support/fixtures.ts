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

/** What a test has for itself. */
interface Equipment extends AsyncDisposable {
  readonly upstream: ScriptedUpstream;
  /** What the server keeps: for one that is started in its place. */
  readonly directory: TempDirectory;
  readonly xiaoer: Xiaoer;
}

interface WorkerFixtures {
  /** Gives a test its equipment, which was made ready while the one before it ran: a server takes a second to start. */
  readonly takeEquipment: () => Promise<Equipment>;
  /** Gives the one server of all the tests that no upstream answers in: they leave nothing behind that another would feel. */
  readonly shareXiaoer: () => Promise<Xiaoer>;
}

export interface Fixtures extends Omit<Equipment, typeof Symbol.asyncDispose> {
  /** Undefined where the shop's knowledge answers. */
  readonly equipment: Equipment | undefined;
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

  takeEquipment: [
    async ({ browserName: _browserName }, use) => {
      let next: Promise<Equipment> | undefined;
      await use(async () => {
        const taken = next ?? equip();
        next = equip();
        return await taken;
      });
      await (await next)?.[Symbol.asyncDispose]();
    },
    { scope: "worker" },
  ],

  shareXiaoer: [
    async ({ browserName: _browserName }, use) => {
      let shared: Promise<Xiaoer> | undefined;
      await use(async () => ({ ...(await (shared ??= startXiaoer())), stop: refuseToStop, kill: refuseToStop }));
      await (await shared)?.kill();
    },
    { scope: "worker" },
  ],

  equipment: async ({ answersFrom, takeEquipment }, use, testInfo) => {
    if (answersFrom === "knowledge") return await use(undefined);
    await using equipment = await takeEquipment();
    await use(equipment);
    if (testInfo.status === testInfo.expectedStatus) return;
    const { xiaoer } = equipment;
    await testInfo.attach("server", { body: xiaoer.stdout() + xiaoer.stderr(), contentType: "text/plain" });
  },

  upstream: async ({ equipment }, use) => {
    await use(own(equipment).upstream);
  },

  directory: async ({ equipment }, use) => {
    await use(own(equipment).directory);
  },

  xiaoer: async ({ equipment, shareXiaoer }, use) => {
    await use(equipment?.xiaoer ?? (await shareXiaoer()));
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

async function equip(): Promise<Equipment> {
  const directory = await createTempDirectory();
  const upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
  const xiaoer = await startXiaoer({ directory, env: upstreamEnv(upstream) });
  return {
    upstream,
    directory,
    xiaoer,
    [Symbol.asyncDispose]: async () => {
      await xiaoer.kill();
      await upstream.close();
      await directory.remove();
    },
  };
}

function own(equipment: Equipment | undefined): Equipment {
  if (equipment) return equipment;
  throw new Error('Cannot give a test what it shares with others: expected test.use({ answersFrom: "upstream" })');
}

function refuseToStop(): never {
  throw new Error('Cannot stop a server that tests share: expected test.use({ answersFrom: "upstream" })');
}

export { expect } from "playwright/test";
