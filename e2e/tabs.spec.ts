import { createChatPage } from "./support/chat-page.ts";
import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

test("two tabs that reload in mid-answer, and one that is opened meanwhile, show every word once, for one request", async ({
  chat,
  otherTab,
  shop,
  upstream,
}) => {
  const [first, last] = [createGate(), createGate()];
  upstream.answerWith(() => streamed(["One, ", { gate: first }, "two, ", { gate: last }, "three."]));
  await chat.beginWith("Count.", "One,");
  await otherTab.visit();
  await otherTab.open();
  await expect(otherTab.answer).toHaveText("One,");
  await Promise.all([chat.page.reload(), otherTab.page.reload()]);
  first.open();
  const late = createChatPage(await chat.page.context().newPage(), shop, "en");
  await late.visit();
  await late.open();
  const tabs = [chat, otherTab, late];
  for (const tab of tabs) {
    await expect(tab.dialog).toBeVisible();
    await expect(tab.answer).toHaveText("One, two,");
    await expect(tab.stopButton).toBeVisible();
  }
  last.open();
  for (const tab of tabs) {
    await expect(tab.sendButton).toBeVisible();
    await expect(tab.answer).toHaveText("One, two, three.");
    await expect(tab.questions).toHaveText(["Count."]);
  }
  expect(upstream.requests.length).toBe(1);
});

test("what is asked in another tab moves nothing under who reads what was said before, and is told as news", async ({
  chat,
  otherTab,
  upstream,
}) => {
  const long = Array.from({ length: 60 }, (_, index) => `Line ${index}.\n\n`);
  upstream.answerWith((_request, turn) => streamed(turn === 0 ? long : ["Yes."]));
  for (const tab of [chat, otherTab]) {
    await tab.visit();
    await tab.open();
  }
  await otherTab.ask("Everything?");
  // Only what is seen has frames.
  await chat.page.bringToFront();
  const line = chat.log.getByText("Line 3.", { exact: true });
  await expect(chat.log.getByText("Line 59.", { exact: true })).toBeInViewport();
  await expect(chat.sendButton).toBeVisible();
  await line.evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
  const top = async () => (await line.boundingBox())?.y;
  const before = await top();
  await expect(otherTab.sendButton).toBeVisible();
  await otherTab.ask("And that?");
  await expect(otherTab.answer).toHaveText("Yes.");
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.dialog.getByRole("button", { name: "New messages" })).toBeVisible();
  expect(await top()).toBe(before);
});

test("a tab that is duplicated in mid-answer, with all that it had stored, asks nothing again", async ({
  chat,
  shop,
  upstream,
}) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.beginWith("Count.", "One,");
  await chat.box.fill("And th");
  const opened = chat.page.waitForEvent("popup");
  await chat.page.evaluate(() => void window.open(location.href));
  const copy = createChatPage(await opened, shop, "en");
  await expect(copy.dialog).toBeVisible();
  await expect(copy.box).toHaveValue("And th");
  await expect(copy.answer).toHaveText("One,");
  gate.open();
  for (const tab of [chat, copy]) {
    await expect(tab.answer).toHaveText("One, two.");
    await expect(tab.questions).toHaveText(["Count."]);
  }
  expect(upstream.requests.length).toBe(1);
});

test("the draft and whether the panel is open are each tab's own, and there after a reload", async ({
  chat,
  otherTab,
}) => {
  await chat.visit();
  await chat.open();
  await chat.ask("First?");
  await expect(chat.sendButton).toBeVisible();
  await chat.box.fill("half a quest");
  await otherTab.visit();
  await otherTab.open();
  await expect(otherTab.answer).toHaveText("Yes.");
  await expect(otherTab.box).toHaveValue("");
  await otherTab.closeButton.click();
  for (const tab of [chat, otherTab]) await tab.page.reload();
  await expect(chat.dialog).toBeVisible();
  await expect(chat.box).toHaveValue("half a quest");
  await expect(otherTab.launcher).toBeVisible();
  await expect(otherTab.dialog).toBeHidden();
});

test("an answer that ends while the tab sleeps is there when it wakes, once", async ({ chat, otherTab, upstream }) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  for (const tab of [chat, otherTab]) {
    await tab.visit();
    await tab.open();
  }
  await chat.ask("Count.");
  await expect(otherTab.answer).toHaveText("One,");
  const session = await otherTab.page.context().newCDPSession(otherTab.page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  gate.open();
  await expect(chat.answer).toHaveText("One, two.");
  await expect(chat.sendButton).toBeVisible();
  await chat.ask("And then?");
  await expect(chat.questions).toHaveCount(2);
  await expect(chat.sendButton).toBeVisible();
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await expect(otherTab.questions).toHaveText(["Count.", "And then?"]);
  await expect(otherTab.sendButton).toBeVisible();
  await expect(otherTab.log.locator(".markdown")).toHaveText(["One, two.", "One, two."]);
});
