import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ShopConfig } from "../server/protocol.ts";
import { buildWidget } from "./support/build-widget.ts";
import { readBuiltStrings, type BuiltStrings } from "./support/built-strings.ts";
import { askWhole, question } from "./support/sse.ts";
import { shopConfigOf } from "./support/wire.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

const ownTexts = {
  de: { send: "Los!", left: "nur noch {n} Sekunden" },
  "zh-CN": { send: "发出去" },
  en: { send: "Go" },
  "en-US": { send: "Go, buddy" },
  pt: { language: "pt", send: "Enviar" },
};

let built: BuiltStrings;
let xiaoer: Xiaoer;
beforeAll(async () => {
  buildWidget();
  built = readBuiltStrings();
  xiaoer = await startXiaoer({
    config: { shops: { own: { texts: ownTexts }, whole: { texts: built }, german: { locale: "de-CH" } } },
  });
});
afterAll(async () => {
  await xiaoer.kill();
});

describe("[CF2] the widget's texts come with the config", () => {
  test.for([
    ["de", "de"],
    ["de-AT", "de"],
    ["fr-CA", "fr"],
    ["es-419", "es"],
    ["ja-JP", "ja"],
    ["ko", "ko"],
    ["ar-EG", "ar"],
    ["zh", "zh-CN"],
    ["zh-SG", "zh-CN"],
    ["zh-TW", "zh-TW"],
    ["zh-HK", "zh-TW"],
    ["zh-MO", "zh-TW"],
    ["zh-Hant-US", "zh-TW"],
  ] as const)("for %s as those of %s", async ([locale, tag]) => {
    const { texts } = await configFor("default", locale);
    expect(texts).toEqual(built[tag]);
    expect(texts?.language).toBe(tag);
  });

  test.for(["en", "en-GB", "pt-BR", "no tag"])(
    "not for %s, which reads what the widget brings along",
    async (locale) => {
      expect(await configFor("default", locale)).not.toHaveProperty("texts");
    },
  );

  test("in the shop's language for whoever names none", async () => {
    const response = await fetch(`${xiaoer.url}/api/chat/config?shop=german`);
    expect((await shopConfigOf(response)).texts).toEqual(built["de"]);
  });
});

describe("[CF3] a shop's own texts", () => {
  test("lie over those of their language", async () => {
    expect((await configFor("own", "de-AT")).texts).toEqual({ ...built["de"], ...ownTexts.de });
    expect((await configFor("own", "zh-SG")).texts).toEqual({ ...built["zh-CN"], ...ownTexts["zh-CN"] });
  });

  test.for([
    ["en-GB", ownTexts.en],
    ["en-US", ownTexts["en-US"]],
    ["pt-BR", ownTexts.pt],
  ] as const)("are all that is told for %s", async ([locale, texts]) => {
    expect((await configFor("own", locale)).texts).toEqual(texts);
  });

  test("are in one language: no other reads them", async () => {
    expect((await configFor("own", "zh-TW")).texts).toEqual(built["zh-TW"]);
    expect((await configFor("own", "fr")).texts).toEqual(built["fr"]);
    expect(await configFor("own", "it")).not.toHaveProperty("texts");
  });

  test("may be every text of every language: the server knows the widget's names and places", async () => {
    for (const [tag, texts] of Object.entries(built)) expect((await configFor("whole", tag)).texts).toEqual(texts);
  });
});

test.for([
  ["de-AT", "Im Shop wird gesucht"],
  ["ja", "ショップの情報を探しています"],
  ["zh-HK", "正在查詢商店資料"],
  ["pt-BR", "Searching the shop"],
] as const)("[PR4] a shopper who reads %s is told the stages so", async ([locale, told]) => {
  const { events } = await askWhole(xiaoer.url, question("七天内可以退货吗?", { locale }));
  const messages = events.flatMap((event) => (event.event === "progress" ? [event.data.message] : []));
  expect(messages).toContain(told);
});

async function configFor(shop: string, locale: string): Promise<ShopConfig> {
  const query = new URLSearchParams({ shop, locale });
  return await shopConfigOf(await fetch(`${xiaoer.url}/api/chat/config?${query}`));
}
