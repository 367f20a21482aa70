import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

test.beforeEach(async ({ chat }) => {
  await chat.page.addInitScript(() => {
    const counts: unknown[] = [];
    Object.assign(window, { counts });
    addEventListener("xiaoer:unread", (event) => event instanceof CustomEvent && counts.push(event.detail));
  });
  await chat.visit();
});

test("an answer that ends while the panel is closed is unread until it is opened, and the tab keeps its title", async ({
  chat,
  upstream,
}) => {
  const title = await chat.page.title();
  for (const question of ["First?", "Second?"]) {
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    await chat.open();
    await chat.ask(question);
    await expect(chat.answer).toHaveText("One,");
    await chat.closeButton.click();
    gate.open();
    await expect.poll(() => chat.page.evaluate("counts.at(-1)")).toEqual({ count: 1 });
    await expect(chat.launcher).toHaveAccessibleName("Open chat, 1 unread");
    await expect(chat.launcher).toHaveText("1");
    expect(await chat.page.title()).toBe(title);
  }
  await chat.open();
  await chat.closeButton.click();
  await expect(chat.launcher).toHaveAccessibleName("Open chat");
  await expect(chat.launcher).toHaveText("");
  expect(await chat.page.evaluate("counts.map(({ count }) => count)")).toEqual([1, 0, 1, 0]);
});

test("an answer that was seen to its end is not unread", async ({ chat }) => {
  await chat.open();
  await chat.ask("First?");
  await expect(chat.sendButton).toBeVisible();
  await chat.closeButton.click();
  await chat.page.reload();
  await expect(chat.launcher).toBeVisible();
  expect(await chat.page.evaluate("counts")).toEqual([]);
});

test("it is kept on the next page, and one that ends there is counted", async ({ chat, upstream }) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.open();
  await chat.ask("First?");
  await expect(chat.answer).toHaveText("One,");
  await chat.closeButton.click();
  await chat.visit("/help/returns");
  gate.open();
  await expect.poll(() => chat.page.evaluate("counts")).toEqual([{ count: 1 }]);
  await chat.visit();
  await expect(chat.launcher).toBeVisible();
  await chat.launcher.click();
  await expect(chat.answer).toHaveText("One, two.");
  expect(await chat.page.evaluate("counts")).toEqual([{ count: 0 }]);
});
