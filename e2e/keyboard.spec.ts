import type { Page } from "playwright/test";
import { expect, test } from "./support/fixtures.ts";

test.use({ answersFrom: "upstream" });

test("Enter sends, Shift+Enter breaks the line", async ({ chat, upstream }) => {
  await chat.visit();
  await chat.open();
  await chat.box.pressSequentially("One line");
  await chat.box.press("Shift+Enter");
  await chat.box.pressSequentially("and another");
  await expect(chat.box).toHaveValue("One line\nand another");
  await chat.box.press("Enter");
  await expect(chat.box).toHaveValue("");
  await expect(chat.answer).toHaveText("Yes.");
  expect(JSON.stringify((await upstream.request(0)).body)).toContain("One line\\nand another");
});

test("Enter on an empty box sends nothing", async ({ chat, upstream }) => {
  await chat.visit();
  await chat.open();
  await chat.box.press("Enter");
  await chat.ask("Now then?");
  await expect(chat.answer).toHaveText("Yes.");
  expect(upstream.requests.length).toBe(1);
});

test("the launcher opens by keyboard, the box has the focus, Escape closes and gives the focus back", async ({
  chat,
}) => {
  await chat.visit();
  await expect(chat.launcher).toBeVisible();
  await expect(chat.launcher).not.toBeFocused();
  await chat.launcher.focus();
  await chat.page.keyboard.press("Enter");
  await expect(chat.box).toBeFocused();
  await expect(chat.launcher).toBeHidden(); // its way out is over: focus that comes back finds it on its way in
  await chat.page.keyboard.press("Escape");
  await expect(chat.dialog).toBeHidden();
  await expect(chat.launcher).toBeFocused();
});

test("the close button closes, and the conversation is there when it opens again", async ({ chat }) => {
  await chat.visit();
  await chat.open();
  await chat.ask("Still there?");
  await expect(chat.answer).toHaveText("Yes.");
  await chat.closeButton.click();
  await expect(chat.dialog).toBeHidden();
  await chat.open();
  await expect(chat.answer).toHaveText("Yes.");
});

test("keys typed into the chat reach none of the page's own shortcuts", async ({ chat }) => {
  await chat.visit();
  await chat.page.evaluate(() => {
    document.addEventListener("keydown", (event) => (document.title += event.key));
  });
  await chat.open();
  const title = await chat.page.title();
  await chat.box.pressSequentially("/s");
  await expect(chat.box).toHaveValue("/s");
  expect(await chat.page.title()).toBe(title);
});

test("a page that loads keeps its focus, also where the panel is open from the page before", async ({ chat }) => {
  await chat.visit();
  await expect(chat.launcher).toBeVisible();
  expect(await focusedTag(chat.page)).toBe("BODY");
  await chat.open();
  await chat.ask("Still there?");
  await expect(chat.answer).toHaveText("Yes.");
  await chat.page.reload();
  await expect(chat.dialog).toBeVisible();
  await expect(chat.answer).toHaveText("Yes.");
  expect(await focusedTag(chat.page)).toBe("BODY");
});

test("Escape on the page outside does not close the panel, which is no modal one on a desktop", async ({ chat }) => {
  await chat.visit();
  await chat.open();
  await chat.page.getByRole("banner").getByRole("link").first().focus();
  await chat.page.keyboard.press("Escape");
  await expect(chat.dialog).toBeVisible();
  await chat.box.focus();
  await chat.page.keyboard.press("Escape");
  await expect(chat.dialog).toBeHidden();
});

async function focusedTag(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => document.activeElement?.tagName);
}
