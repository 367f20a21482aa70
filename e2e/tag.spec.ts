import { expect, test } from "./support/own-page.ts";

test("the tag that the server prints works as it is on another page", async ({ xiaoer, page, site }) => {
  const tags = xiaoer.stdout().match(/<script .*<\/script>/g) ?? [];
  expect(tags).toHaveLength(1);
  await site.visit({ html: `<html lang="en"><body>${tags[0]}</body></html>` });
  await page.getByRole("button", { name: "Open chat" }).click();
  await expect(page.getByRole("dialog")).toContainText("Hello! I can help");
});

test("the tag that the demo shop shows is whole, and works as it is on another page", async ({
  xiaoer,
  page,
  site,
}) => {
  await page.goto(`${xiaoer.url}/?lang=en`);
  const shown = page.getByRole("region", { name: "Put Xiaoer into your shop" }).getByText("<script");
  const tag = (await shown.textContent()) ?? "";
  expect(tag).toContain(`src="${xiaoer.url}/widget.js"`);
  await site.visit({ html: `<html lang="en"><body>${tag}</body></html>` });
  await page.getByRole("button", { name: "Open chat" }).click();
  await expect(page.getByRole("dialog")).toContainText("Hello! I can help");
});
