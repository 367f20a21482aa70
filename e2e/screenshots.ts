/**
 * `npm run screenshots`: pictures of the widget's states in `test-results/screenshots`, for people to look at.
 * `npm run screenshots -- NAME…` takes only those whose name has one of these in it.
 *
 * The demo shop on an origin of its own, and a server that says what it was told to: each state holds still.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions } from "playwright";
import { chromiumArgs, findChromium } from "./support/chromium.ts";
import { enact, scenes, type Scene, type WidgetView } from "./support/scenes.ts";
import { partsByLocale, type SceneLocale } from "./support/scene-texts.ts";
import { startScriptedChat } from "./support/scripted-chat.ts";
import { openShop, productPath } from "./support/shop-page.ts";

const folder = join(import.meta.dirname, "../test-results/screenshots");
const desktop = { viewport: { width: 960, height: 760 } } as const;
const phone = { viewport: { width: 390, height: 760 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } as const;

/** How the states are looked at. A name is the scene's alone for the first of them, else «look scene». */
interface Look {
  readonly name: string;
  readonly context: BrowserContextOptions;
  readonly locale?: SceneLocale;
  /** Which scenes, by name. Default: all. */
  readonly scenes?: readonly string[];
  /** The last touch before the picture. */
  readonly act?: (view: WidgetView) => Promise<void>;
}

const main = ["starters", "retrieval", "streaming", "sources", "table and code", "rate limited", "rated", "menu"];

const looks: readonly Look[] = [
  { name: "", context: desktop },
  { name: "dark", context: { ...desktop, colorScheme: "dark" } },
  { name: "arabic", context: desktop, locale: "ar", scenes: [...main, "queued", "product chip"] },
  { name: "chinese", context: desktop, locale: "zh-CN", scenes: [...main, "queued", "product chip"] },
  { name: "phone", context: phone, scenes: ["closed", ...main, "long conversation"] },
  { name: "phone dark", context: { ...phone, colorScheme: "dark" }, scenes: main },
  { name: "phone 320", context: { ...phone, viewport: { width: 320, height: 568 } }, scenes: main },
  {
    name: "phone with keyboard",
    context: phone,
    scenes: ["typed", "sources"],
    act: async ({ page, box }) => {
      await box.focus();
      // What the keyboard leaves of the window.
      await page.setViewportSize({ width: 390, height: 430 });
    },
  },
  { name: "200 percent", context: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }, scenes: main },
  { name: "forced colours", context: { ...desktop, forcedColors: "active" }, scenes: ["typed", ...main] },
];

await using chat = await startScriptedChat();
const shop = await openShop({ serverUrl: chat.url });
const executablePath = findChromium();
const browser = await chromium.launch({
  args: [...chromiumArgs],
  ...(executablePath !== undefined && { executablePath }),
});
await mkdir(folder, { recursive: true });
const wanted = process.argv.slice(2);
let taken = 0;
for (const look of looks) {
  for (const scene of scenes) {
    if (look.scenes?.includes(scene.name) === false) continue;
    const name = `${look.name} ${scene.name}`.trim().replaceAll(" ", "-");
    if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
    await take(name, scene, look, browser);
    taken += 1;
  }
}
await browser.close();
await shop.close();
console.log(`${taken} pictures in ${folder}`);

async function take(name: string, scene: Scene, look: Look, inBrowser: Browser): Promise<void> {
  const { locale = "en" } = look;
  await using page = await (await inBrowser.newContext(look.context)).newPage();
  const tag = { "data-locale": locale, "data-color": "#1f5f4a", ...scene.tag };
  const isInShop = locale !== "ar" && scene.tag === undefined;
  const address = isInShop ? `${shop.url}${productPath}?lang=${locale}` : chat.pageWith(tag);
  const view = await enact(partsByLocale[locale](scene), page, chat, address);
  await look.act?.(view);
  await page.waitForTimeout(500); // until motion has come to rest: a picture, not a test
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
