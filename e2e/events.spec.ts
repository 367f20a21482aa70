import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

test.beforeEach(async ({ chat, otherTab }) => {
  for (const { page } of [chat, otherTab]) {
    await page.addInitScript(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      for (const name of ["message:sent", "message:received", "error", "stage"]) {
        addEventListener(`xiaoer:${name}`, (event) => event instanceof CustomEvent && heard.push([name, event.detail]));
      }
    });
  }
});

const heard = `heard.filter(([name]) => name !== "stage")`;
const names = `heard.map(([name]) => name).filter((name) => name !== "stage")`;

test("a message and its answer are told once each, in the tab that asked, and a transcript that comes back tells nothing", async ({
  chat,
  otherTab,
}) => {
  for (const tab of [chat, otherTab]) {
    await tab.visit();
    await tab.open();
  }
  await chat.ask("Can I return it?");
  for (const tab of [chat, otherTab]) {
    await expect(tab.answer).toHaveText("Yes.");
    await expect(tab.sendButton).toBeVisible();
  }
  expect(await chat.page.evaluate(heard)).toEqual([
    ["message:sent", { messageId: expect.any(String), text: "Can I return it?" }],
    ["message:received", { messageId: expect.any(String), text: "Yes.", status: "done" }],
  ]);
  const stages = await chat.page.evaluate<readonly string[]>(
    `heard.filter(([name]) => name === "stage").map(([, { stage }]) => stage)`,
  );
  expect(stages).toContain("generation");
  expect(new Set(stages).size).toBe(stages.length);
  expect(await otherTab.page.evaluate("heard")).toEqual([]);
  await chat.page.reload();
  await expect(chat.answer).toHaveText("Yes.");
  expect(await chat.page.evaluate("heard")).toEqual([]);
});

test("a page that goes in mid-answer leaves the answer's end to the next one", async ({ chat, upstream }) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.beginWith("Count.", "One,");
  expect(await chat.page.evaluate(names)).toEqual(["message:sent"]);
  await chat.followLink();
  await expect(chat.answer).toHaveText("One,");
  gate.open();
  await expect
    .poll(() => chat.page.evaluate(heard))
    .toEqual([["message:received", { messageId: expect.any(String), text: "One, two.", status: "done" }]]);
});

test("an answer that fails is told with its code, and the message of another try is another one", async ({
  chat,
  upstream,
}) => {
  upstream.answerWith((_request, turn) => (turn === 0 ? streamed(["Half", { destroy: true }]) : streamed(["Yes."])));
  await chat.visit();
  await chat.open();
  await chat.ask("Can I return it?");
  await expect(chat.retryButton).toBeVisible();
  expect(await chat.page.evaluate(heard)).toEqual([
    ["message:sent", { messageId: expect.any(String), text: "Can I return it?" }],
    ["message:received", { messageId: expect.any(String), text: "Half", status: "failed" }],
    ["error", { code: "interrupted", message: "The answer was interrupted." }],
  ]);
  await chat.retryButton.click();
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.answer).toHaveText("Yes.");
  expect(await chat.page.evaluate(names)).toEqual([
    "message:sent",
    "message:received",
    "error",
    "message:sent",
    "message:received",
  ]);
});

test("a message that did not get through is told as an error, and sent once", async ({ chat }) => {
  await chat.visit();
  await chat.open();
  await chat.page.route("**/api/chat", (route) => route.abort(), { times: 2 });
  await chat.ask("Can I return it?");
  await expect(chat.retryButton).toBeVisible();
  await chat.retryButton.click();
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.sendButton).toBeVisible();
  expect(await chat.page.evaluate(names)).toEqual(["message:sent", "error", "message:received"]);
});
