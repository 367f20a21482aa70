import { expect, test } from "./support/fixtures.ts";

test.describe("with no key", () => {
  test.use({ pageLocale: "zh-CN" });

  test("a shopper asks «七天内可以退货吗?», sees the stages, and reads the answer and its source within 3 s", async ({
    chat,
  }) => {
    await chat.visit();
    await chat.open();
    const record = await chat.recordStages();
    await chat.ask("七天内可以退货吗?");
    await expect(chat.answer).toContainText("退货", { timeout: 3000 });
    await expect(chat.log).toContainText("七天内可以退货吗?");
    await expect(chat.log.getByRole("link", { name: /退换货/ })).toHaveAttribute("href", /\/help\/returns/);
    await expect(chat.sendButton).toBeVisible();

    const moments = await record.jsonValue();
    const firstText = moments.findIndex(({ answerLength }) => answerLength > 0);
    const stagesBefore = moments.slice(0, firstText).filter(({ percent }) => percent !== null);
    expect(new Set(stagesBefore.map(({ stage }) => stage)).size).toBeGreaterThan(1);
    const percents = moments.flatMap(({ percent }) => percent ?? []);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(moments.at(-1)?.stage).toBeNull();
  });

  test("the source leads to the shop's own page", async ({ chat, shop }) => {
    await chat.visit();
    await chat.open();
    await chat.ask("七天内可以退货吗?");
    const opened = chat.page.waitForEvent("popup");
    await chat.log
      .getByRole("link", { name: /退换货/ })
      .first()
      .click();
    const page = await opened;
    expect(page.url()).toMatch(new RegExp(`^${shop.url}/help/returns`));
    await expect(page.getByRole("heading", { name: /七天内可以退货吗/ })).toBeVisible();
  });

  test("«这件有货吗?» on a product's page means that product", async ({ chat }) => {
    await chat.visit("/products/sx-1003");
    await chat.open();
    await chat.ask("这件有货吗?");
    await expect(chat.answer).toContainText("松风抓绒衣");
    await expect(chat.answer).toContainText(/现在有货，还有 \d+ 件/);
    // In the answer, and as its source.
    await expect(chat.log.getByRole("link", { name: "松风抓绒衣" })).toHaveCount(2);
  });
});

test("in English it speaks English, from the launcher to the answer", async ({ chat }) => {
  await chat.visit();
  await chat.open();
  await expect(chat.box).toBeFocused();
  await chat.ask("Can I return it within seven days?");
  await expect(chat.answer).toContainText(/return/i);
  await expect(chat.log.getByRole("link", { name: /return/i })).toHaveAttribute("href", /\/help\/returns/);
});
