/**
 * `npm run screenshots`: pictures of the widget's states in `test-results/screenshots`, for people to look at.
 *
 * The real server, the demo shop on an origin of its own, and a scripted upstream that waits where a picture is taken.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions } from "playwright";
import { createChatPage, type ChatPage } from "./support/chat-page.ts";
import { chromiumArgs, findChromium } from "./support/chromium.ts";
import { createGate, type Gate } from "./support/gate.ts";
import { startScriptedUpstream } from "./support/scripted-upstream.ts";
import { startNetwork } from "./support/network.ts";
import { openShop, type Shop } from "./support/shop-page.ts";
import { refused, streamed, type Step } from "./support/upstream-script.ts";
import type { PageLocale } from "./support/widget-names.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache } from "./support/xiaoer.ts";

const folder = join(import.meta.dirname, "../test-results/screenshots");
const desktop = { viewport: { width: 1280, height: 800 } } as const;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } as const;

const richAnswer = `Yes. You can **return it within 7 days** of delivery, no reason needed:

1. Open *My orders* and choose **Return**.
2. Pack it with its tags.
3. We refund you within [3 working days](https://shop.example/help/returns).

| Level | Free returns |
| --- | --- |
| Climber | 2 a year |
| Summit | 6 a year |

> Sale items can be returned too.

\`\`\`txt
Return code: SX-1001-R
\`\`\`
`;

interface Scene {
  readonly name: string;
  readonly context?: BrowserContextOptions;
  readonly locale?: PageLocale;
  readonly question?: string;
  /** What the upstream says; it waits at `hold` while the picture is taken. */
  readonly steps?: (hold: Gate) => Iterable<Step>;
  /** Brings the page into the state after the question was asked, if one is. */
  readonly act?: (chat: ChatPage) => Promise<void>;
}

const whole = (): Iterable<Step> => [richAnswer];
const half = (hold: Gate): Iterable<Step> => [richAnswer.slice(0, 150), { gate: hold }];
const broken = (): Iterable<Step> => [richAnswer.slice(0, 150), { destroy: true }];
const nothing = (hold: Gate): Iterable<Step> => [{ gate: hold }];
const finished = async (chat: ChatPage): Promise<void> => chat.sendButton.waitFor();
const ask = { question: "Can I return it within seven days?", steps: whole, act: finished } as const;

const scenes: readonly Scene[] = [
  { name: "closed", act: async (chat) => chat.closeButton.click() },
  { name: "open" },
  { name: "open-zh-CN", locale: "zh-CN" },
  { name: "thinking", question: "Can I return it?", steps: nothing, act: async (chat) => chat.ring.waitFor() },
  {
    name: "streaming",
    question: "Can I return it?",
    steps: half,
    act: async (chat) => chat.answer.getByRole("listitem").first().waitFor(),
  },
  { name: "finished", ...ask },
  // README's: all of the answer, its sources and the product in one view.
  { name: "answer", ...ask, steps: () => [richAnswer.slice(0, richAnswer.indexOf("> Sale"))] },
  {
    name: "reconnecting",
    question: "Can I return it?",
    steps: half,
    act: async (chat) => {
      await chat.answer.getByRole("listitem").first().waitFor();
      network.cut();
      await chat.page.getByText("Reconnecting").waitFor();
    },
  },
  { name: "interrupted", ...ask, steps: broken, act: async (chat) => chat.retryButton.waitFor() },
  { name: "failed", question: "Qwxyz vbnmk?", act: async (chat) => chat.retryButton.waitFor() },
  { name: "degraded", question: "Can I return it within seven days?", act: finished },
  { name: "finished-dark", context: { colorScheme: "dark" }, ...ask },
  { name: "open-dark", context: { colorScheme: "dark" } },
  { name: "phone-open", context: phone },
  { name: "phone-finished", context: phone, ...ask },
  {
    name: "product-long",
    act: async (chat) => {
      const name = "A waterproof jacket with many pockets and a hood, for every season and every weather";
      await chat.setContext({ product: { name } });
      await chat.productChip.getByText("pockets").waitFor();
    },
  },
  { name: "forced-colors", context: { forcedColors: "active" }, ...ask },
  {
    name: "rtl",
    ...ask,
    act: async (chat) => {
      await finished(chat);
      await chat.page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    },
  },
];

await using upstream = await startScriptedUpstream({ script: () => streamed(whole()) });
// The same question is asked in several scenes, and answered otherwise in each.
await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), config: withoutAnswerCache });
await using network = await startNetwork(xiaoer.url);
const shop = await openShop({ serverUrl: network.url });
const executablePath = findChromium();
const browser = await chromium.launch({
  args: [...chromiumArgs],
  ...(executablePath !== undefined && { executablePath }),
});
await mkdir(folder, { recursive: true });
for (const scene of scenes) await take(scene, browser, shop);
await browser.close();
await shop.close();
console.log(`${scenes.length} pictures in ${folder}`);

async function take(
  { name, context = {}, locale = "en", question, steps, act }: Scene,
  inBrowser: Browser,
  { url }: Shop,
): Promise<void> {
  const hold = createGate();
  upstream.answerWith(() => (steps ? streamed(steps(hold)) : refused(400, {})));
  await using page = await (await inBrowser.newContext({ ...desktop, ...context })).newPage();
  const chat = createChatPage(page, { url, close: async () => undefined }, locale);
  await chat.visit();
  await chat.open();
  if (question !== undefined) await chat.ask(question);
  await act?.(chat);
  await page.waitForTimeout(600); // until motion has come to rest: a picture, not a test
  await page.screenshot({ path: join(folder, `${name}.png`) });
  network.mend();
  hold.open();
}
