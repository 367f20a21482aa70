import { readBuiltStrings } from "./support/built-strings.ts";
import { expect, test } from "./support/own-page.ts";
import { createGate } from "./support/gate.ts";
import { tellTranscript } from "./support/made-up-transcript.ts";
import { styled } from "./support/styled.ts";
import { recordStages } from "./support/stage-record.ts";

/** What each language calls the box, and what a stage is called in it. */
const languages = [
  ["zh-CN", "消息", "正在查找店内资料"],
  ["zh-TW", "訊息", "正在查詢商店資料"],
  ["ja", "メッセージ", "ショップの情報を探しています"],
  ["ko", "메시지", "쇼핑몰 정보를 찾고 있어요"],
  ["es", "Mensaje", "Buscando en la tienda"],
  ["fr", "Message", "Recherche dans la boutique"],
  ["de", "Nachricht", "Im Shop wird gesucht"],
  ["ar", "الرسالة", "جارٍ البحث في المتجر"],
] as const;

test("the languages that come with the config are those of the build", () => {
  expect(Object.keys(readBuiltStrings()).toSorted()).toEqual(languages.map(([tag]) => tag).toSorted());
});

test("a block of code that is here before the shop's texts has its button in the shopper's language with them", async ({
  xiaoer,
  chat,
  site,
}) => {
  const html = `<body><script src="${xiaoer.url}/widget.js" data-locale="de"></script>`;
  const texts = readBuiltStrings()["de"] ?? {};
  await site.visit({ html });
  await chat.page.getByRole("button", { name: texts["open"] ?? "" }).click();
  await chat.page.getByRole("textbox").fill("Kann ich es zurückgeben?");
  await chat.page.keyboard.press("Enter");
  await expect(chat.page.getByRole("button", { name: texts["copy"] ?? "", exact: true })).toBeVisible();
  await tellTranscript(chat.page, { turns: 1, answer: () => "```js\nlet a;\n```" });
  const gate = createGate();
  await chat.page.route("**/api/chat/config?*", async (route) => {
    await gate.opened;
    await route.fallback();
  });
  await chat.page.reload();
  const copy = chat.page.locator(styled(".code button"));
  await expect(copy).toHaveAttribute("aria-label", "Copy");
  gate.open();
  await expect(copy).toHaveAttribute("aria-label", texts["copy"] ?? "");
});

test("in each of them a shopper is spoken to so, from the box to the stages", async ({ xiaoer, page, site }) => {
  for (const [locale, message, stage] of languages) {
    await site.visit({ html: `<body><script src="${xiaoer.url}/widget.js" data-locale="${locale}"></script>` });
    await page.getByRole("button", { name: readBuiltStrings()[locale]?.["open"] ?? locale }).click();
    const box = page.getByRole("dialog").getByRole("textbox", { name: message, exact: true });
    await box.fill("七天内可以退货吗?");
    const record = await recordStages(page, ".markdown");
    await box.press("Enter");
    await expect(page.getByRole("log")).toContainText("无理由退货");
    const told = (await record.jsonValue()).map((moment) => moment.stage);
    // The next language has a conversation of its own, in a panel that is closed.
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    expect(
      told.filter((text) => text?.startsWith(stage)),
      `${locale}: ${told.join("; ")}`,
    ).not.toEqual([]);
  }
});
