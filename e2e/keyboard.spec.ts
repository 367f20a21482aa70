import type { Page } from "playwright/test";
import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

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
  await chat.beginWith("Still there?", "Yes.");
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

test("a page that keeps the focus in a window of its own, as Bootstrap's do, does not take it out of the chat", async ({
  chat,
}) => {
  await chat.visit();
  await chat.page.evaluate(() => {
    const own = Object.assign(document.createElement("div"), { tabIndex: -1 });
    document.body.append(own);
    document.addEventListener(
      "focusin",
      ({ target }) => (target instanceof Node && own.contains(target)) || own.focus(),
    );
    own.focus();
  });
  await chat.open();
  await expect(chat.box).toBeFocused();
  await chat.ask("Can I?");
  await expect(chat.answer).toHaveText("Yes.");
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

test("what was pressed and goes gives its focus to the conversation: Escape still closes", async ({
  chat,
  upstream,
}) => {
  const [more, last] = [createGate(), createGate()];
  const lines = Array.from({ length: 40 }, (_, index) => `Line ${index}\n\n`);
  upstream.answerWith(() => streamed([...lines, { gate: more }, ...lines, { gate: last }]));
  await chat.visit();
  await chat.open();
  const starter = chat.log.getByRole("button").first();
  const question = await starter.innerText();
  await starter.press("Enter");
  await expect(chat.questions).toHaveText([question]);
  await expect(chat.answer).toContainText("Line 39");
  await expect(starter).toBeHidden();
  await expect(chat.log).toBeFocused();

  await chat.page.keyboard.press("Home");
  more.open();
  const news = chat.dialog.getByRole("button", { name: "New messages" });
  await news.press("Enter");
  await expect(news).toBeHidden();
  await expect(chat.log).toBeFocused();
  last.open();
  await expect(chat.sendButton).toBeVisible();

  upstream.answerWith(() => streamed(["Yes."]));
  await chat.page.route("**/api/chat", (route) => route.abort(), { times: 2 });
  await chat.ask("And this?");
  await chat.retryButton.press("Enter");
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.log).toBeFocused();
  await chat.page.keyboard.press("Escape");
  await expect(chat.dialog).toBeHidden();
  await expect(chat.launcher).toBeFocused();
});

async function focusedTag(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => document.activeElement?.tagName);
}
