import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

const markdown = ["## Returns\n\nWithin **7 days**:\n\n", "1. pack it\n2. send `it`\n\n- free\n- easy\n"];

test("Copy puts the text on the clipboard as it is seen, and says so for two seconds", async ({ chat, upstream }) => {
  await chat.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  upstream.answerWith(() => streamed(markdown));
  await chat.visit();
  await chat.open();
  await chat.ask("Can I return it?");
  await chat.copyButton.click();
  const copied = chat.dialog.getByRole("button", { name: "Copied" });
  await expect(copied).toBeFocused();
  await expect(chat.status).toHaveText("Copied");
  expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toBe(
    "Returns\n\nWithin 7 days:\n\n1. pack it\n2. send it\n• free\n• easy",
  );
  await expect(copied).toBeHidden();
  await expect(chat.copyButton).toBeVisible();
});

test("while an answer is written there is nothing to copy or rate; one that was stopped can be both, and has its time", async ({
  chat,
  upstream,
}) => {
  upstream.answerWith(() => streamed(["Part one, ", { gate: createGate() }, "part two."]));
  await chat.beginWith("Go on.", "Part one,");
  await expect(chat.copyButton).toBeHidden();
  await chat.stopButton.click();
  await expect(chat.copyButton).toBeVisible();
  await expect(chat.goodButton).toBeVisible();
  const time = chat.log.locator("time");
  await expect(time).toHaveText(/^\d{1,2}:\d\d/);
  const moment = Date.parse((await time.getAttribute("datetime")) ?? "");
  expect(Math.abs(Date.now() - moment)).toBeLessThan(60_000);
});

test.describe("rating", () => {
  test.beforeEach(async ({ chat }) => {
    await chat.visit();
    await chat.page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      addEventListener("xiaoer:feedback", (event) => event instanceof CustomEvent && heard.push(event.detail));
    });
    await chat.open();
    await chat.ask("Can I return it?");
    await expect(chat.goodButton).toHaveAttribute("aria-pressed", "false");
  });

  test("is kept across a reload, the other one replaces it, and the same one takes it back", async ({ chat }) => {
    await chat.goodButton.click();
    await expect(chat.goodButton).toHaveAttribute("aria-pressed", "true");
    await chat.badButton.click();
    await expect(chat.goodButton).toHaveAttribute("aria-pressed", "false");
    await expect.poll(() => chat.page.evaluate("heard.map(({ rating }) => rating)")).toEqual(["good", "bad"]);
    await chat.page.reload();
    await expect(chat.badButton).toHaveAttribute("aria-pressed", "true");
    await expect(chat.reasonBox).toBeHidden();
    const taken = chat.page.waitForResponse("**/api/chat/feedback");
    await chat.badButton.click();
    expect((await taken).status()).toBe(204);
    await expect(chat.badButton).toHaveAttribute("aria-pressed", "false");
    await chat.page.reload();
    await expect(chat.badButton).toHaveAttribute("aria-pressed", "false");
  });

  test("may be followed by a word why, sent by Enter but not by the Enter of an input method", async ({ chat }) => {
    await chat.badButton.click();
    await expect(chat.badButton).toBeFocused();
    await chat.reasonBox.focus();
    const session = await chat.page.context().newCDPSession(chat.page);
    await session.send("Input.imeSetComposition", { text: "tai man", selectionStart: 7, selectionEnd: 7 });
    await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", windowsVirtualKeyCode: 229, key: "Process" });
    await session.send("Input.insertText", { text: "太慢" });
    await expect(chat.reasonBox).toHaveValue("太慢");
    const sent = chat.page.waitForRequest("**/api/chat/feedback");
    await chat.reasonBox.press("Enter");
    expect((await sent).postDataJSON()).toMatchObject({ rating: "bad", comment: "太慢" });
    await expect(chat.log.getByText("Thank you!")).toBeVisible();
    await expect(chat.status).toHaveText("Thank you!");
    await expect(chat.reasonBox).toBeHidden();
    await expect(chat.badButton).toBeFocused();
    expect(await chat.page.evaluate("heard")).toMatchObject([{ rating: "bad" }, { rating: "bad", comment: "太慢" }]);
  });

  test("that does not get through is undone, and the shopper is told, until something gets through", async ({
    chat,
  }) => {
    await chat.page.route("**/api/chat/feedback", (route) => route.abort(), { times: 1 });
    await chat.goodButton.click();
    await expect(chat.dialog.getByRole("alert")).toHaveText("No connection. Please check your network.");
    await expect(chat.goodButton).toHaveAttribute("aria-pressed", "false");
    await expect(chat.reasonBox).toBeHidden();
    expect(await chat.page.evaluate("heard")).toEqual([]);
    await chat.goodButton.click();
    await expect(chat.goodButton).toHaveAttribute("aria-pressed", "true");
    await expect(chat.dialog.getByRole("alert")).toBeHidden();
  });
});

test("that something did not get through is told no longer than until the next question", async ({ chat }) => {
  await chat.visit();
  await chat.open();
  await chat.ask("Can I return it?");
  await chat.page.route("**/api/chat/feedback", (route) => route.abort());
  await chat.goodButton.click();
  await expect(chat.dialog.getByRole("alert")).toBeVisible();
  await chat.ask("And this?");
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.dialog.getByRole("alert")).toBeHidden();
});

test("an answer that the model had no part in says so, also after a reload", async ({ chat, upstream }) => {
  await upstream.close();
  await chat.visit();
  await chat.open();
  await chat.ask("Can I return it within seven days?");
  const note = chat.log.getByText("Taken from the shop's pages, without the AI");
  await expect(note).toBeVisible();
  await chat.page.reload();
  await expect(note).toBeVisible();
});
