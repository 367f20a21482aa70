import { expect, test } from "./support/fixtures.ts";
import { openPlainPage } from "./support/plain-page.ts";

test("the tag that the server prints works as it is on another page", async ({ xiaoer, page }) => {
  const tags = xiaoer.stdout().match(/<script .*<\/script>/g) ?? [];
  expect(tags).toHaveLength(1);
  await using shop = await openPlainPage(tags[0] ?? "");
  await page.goto(shop.url);
  await page.getByRole("button", { name: "Open chat" }).click();
  await expect(page.getByRole("dialog")).toContainText("Hello! I can help");
});

test("the tag that the demo shop shows is whole, and works as it is on another page", async ({ xiaoer, page }) => {
  await page.goto(`${xiaoer.url}/?lang=en`);
  const shown = page.getByRole("region", { name: "Put Xiaoer into your shop" }).getByText("<script");
  const tag = (await shown.textContent()) ?? "";
  expect(tag).toContain(`src="${xiaoer.url}/widget.js"`);
  await using shop = await openPlainPage(tag);
  await page.goto(shop.url);
  await page.getByRole("button", { name: "Open chat" }).click();
  await expect(page.getByRole("dialog")).toContainText("Hello! I can help");
});
