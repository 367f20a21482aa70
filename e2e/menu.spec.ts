import { readFile } from "node:fs/promises";
import { expect, test } from "./support/fixtures.ts";
import { tellTranscript } from "./support/made-up-transcript.ts";
import type { ChatPage } from "./support/chat-page.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

/** To a conversation of 120 turns, of which the page has the last 50. */
async function comeBackToLongOne(chat: ChatPage): Promise<void> {
  await chat.visit();
  await chat.open();
  await chat.ask("Newest?");
  await expect(chat.sendButton).toBeVisible();
  await tellTranscript(chat.page, { turns: 120 });
  await chat.page.reload();
  await expect(chat.questions).toHaveCount(50);
}

test("the menu is there once something was said, and goes by Escape, by leaving it and by what is chosen, without the panel", async ({
  chat,
}) => {
  await chat.visit();
  await chat.open();
  await expect(chat.box).toBeVisible();
  await expect(chat.moreButton).toBeHidden();
  await chat.ask("Can I return it?");
  await expect(chat.sendButton).toBeVisible();

  await chat.moreButton.focus();
  await chat.page.keyboard.press("Enter");
  await expect(chat.downloadButton).toBeVisible();
  await chat.page.keyboard.press("Tab");
  await expect(chat.downloadButton).toBeFocused();
  await chat.page.keyboard.press("Escape");
  await expect(chat.downloadButton).toBeHidden();
  await expect(chat.moreButton).toBeFocused();
  await expect(chat.dialog).toBeVisible();

  await chat.moreButton.click();
  await expect(chat.downloadButton).toBeVisible();
  await chat.box.click();
  await expect(chat.downloadButton).toBeHidden();

  await chat.moreButton.click();
  const saved = chat.page.waitForEvent("download");
  await chat.downloadButton.click();
  await saved;
  await expect(chat.downloadButton).toBeHidden();
  await expect(chat.moreButton).toBeFocused();
  await chat.page.keyboard.press("Escape");
  await expect(chat.dialog).toBeHidden();
});

test.describe("the transcript", () => {
  test.use({ strict: true });

  test("is a text file with all that was said, by whom and when, also on pages of the strictest policy", async ({
    chat,
    shop,
    upstream,
  }) => {
    upstream.answerWith((_request, turn) => streamed([turn === 0 ? "Yes,\n\n- 7 days" : "退货 😀"]));
    await chat.page.addInitScript(() => {
      const make = URL.createObjectURL.bind(URL);
      const violations: string[] = [];
      const urls = { made: 0, revoked: 0, violations };
      Object.assign(window, { urls });
      URL.createObjectURL = (blob) => ((urls.made += 1), make(blob));
      URL.revokeObjectURL = () => (urls.revoked += 1);
      addEventListener("securitypolicyviolation", ({ violatedDirective }) => violations.push(violatedDirective));
    });
    await chat.visit();
    await chat.open();
    for (const question of ["Can I return it?", "再问一下?"]) {
      await chat.ask(question);
      await expect(chat.sendButton).toBeVisible();
    }
    await chat.moreButton.click();
    const saved = chat.page.waitForEvent("download");
    await chat.downloadButton.click();
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(/^.+ \d{4}-\d\d-\d\d\.txt$/);
    const lines = (await readFile(await file.path(), "utf8")).split(/\n+/);
    const stamp = String.raw`\[[^\]]+\d:\d\d[^\]]*\]`;
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(`^${stamp} You: Can I return it\\?$`),
      expect.stringMatching(`^${stamp} AI assistant: Yes,$`),
      "- 7 days",
      "Sources:",
      expect.stringMatching(`^- .+ ${shop.url}/products/sx-1001$`),
      expect.stringMatching(`^- .+ ${shop.url}/help/returns$`),
      expect.stringMatching(`^${stamp} You: 再问一下\\?$`),
      expect.stringMatching(`^${stamp} AI assistant: 退货 😀$`),
    ]);
    await expect
      .poll(() => chat.page.evaluate("urls"), { timeout: 15_000 })
      .toEqual({
        made: 1,
        revoked: 1,
        violations: [],
      });
  });

  test("has the older pages too, once each and in their order", async ({ chat }) => {
    await comeBackToLongOne(chat);
    await chat.moreButton.click();
    const saved = chat.page.waitForEvent("download");
    await chat.downloadButton.click();
    const text = await readFile(await (await saved).path(), "utf8");
    const questions = [...text.matchAll(/You: Question (\d+)$/gm)].map(([, number]) => Number(number));
    expect(questions).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  test("is not saved in part: where an older page cannot be had, the shopper is told", async ({ chat }) => {
    await comeBackToLongOne(chat);
    let isSaved = false;
    chat.page.on("download", () => (isSaved = true));
    await chat.page.route(/session\?before=/, (route) => route.abort());
    await chat.moreButton.click();
    await chat.downloadButton.click();
    await expect(chat.dialog.getByRole("alert")).toHaveText("No connection. Please check your network.");
    expect(isSaved).toBe(false);
  });
});

test("erasing is asked for twice, and then the conversation is gone here, in other tabs and at the server", async ({
  chat,
  otherTab,
}) => {
  for (const tab of [chat, otherTab]) {
    await tab.visit();
    await tab.open();
  }
  await chat.ask("Can I return it?");
  for (const tab of [chat, otherTab]) await expect(tab.answer).toHaveText("Yes.");
  await expect(chat.sendButton).toBeVisible();
  const asked: string[] = [];
  chat.page.on("request", (request) => {
    if (request.method() === "DELETE") asked.push(new URL(request.url()).pathname);
  });
  await chat.moreButton.click();
  await chat.eraseButton.click();
  await expect(chat.eraseSureButton).toBeFocused();
  await chat.page.keyboard.press("Escape");
  await chat.moreButton.click();
  await expect(chat.eraseSureButton).toBeHidden();
  expect(asked).toEqual([]);

  await chat.eraseButton.click();
  const erased = chat.page.waitForResponse((response) => response.request().method() === "DELETE");
  await chat.eraseSureButton.click();
  const response = await erased;
  expect(response.status()).toBe(204);
  expect(asked).toEqual(["/api/chat/session"]);
  for (const tab of [chat, otherTab]) await expect(tab.questions).toHaveCount(0);
  await expect(chat.box).toBeFocused();
  const { authorization = "" } = await response.request().allHeaders();
  const transcript = await fetch(response.url(), { headers: { authorization } });
  expect(transcript.ok).toBe(false);
  await chat.page.reload();
  await chat.reopen();
  await expect(chat.questions).toHaveCount(0);
});

test("a conversation whose answer is still being written is erased whole", async ({ chat, upstream }) => {
  upstream.answerWith(() => ({ kind: "silence" }));
  await chat.visit();
  await chat.open();
  await chat.ask("Go on.");
  const { closed } = await upstream.request(0);
  await chat.moreButton.click();
  await chat.eraseButton.click();
  const erased = chat.page.waitForResponse(
    (response) => response.request().method() === "DELETE" && response.url().endsWith("/session"),
  );
  await chat.eraseSureButton.click();
  expect((await erased).status()).toBe(204);
  await expect(chat.questions).toHaveCount(0);
  expect(await closed).toBe(true);
});
