import type { Page } from "playwright/test";
import type { ChatEvent, ErrorCode, ProgressData } from "../server/protocol.ts";
import { answerWith } from "./support/answering-server.ts";
import { createChatPage } from "./support/chat-page.ts";
import { expect, test } from "./support/fixtures.ts";
import { hearWarnings } from "./support/hear-warnings.ts";
import { createGate } from "./support/gate.ts";
import { openShop } from "./support/shop-page.ts";
import { streamed } from "./support/upstream-script.ts";
import { startXiaoer } from "./support/xiaoer.ts";

test.use({ answersFrom: "upstream" });

const connected: ChatEvent = {
  event: "connected",
  data: { taskId: "t1", sessionId: "s1", messageId: "m1", resumed: false },
};
const progress = (data: Partial<ProgressData>): ChatEvent => ({
  event: "progress",
  data: { stage: "queued", progress: 1, message: "Waiting for a place", etaMs: 30_000, ...data },
});

test("in a queue the ring says how many are before the shopper, and nothing once nobody is", async ({ chat }) => {
  const [next, end] = [createGate(), createGate()];
  await chat.visit();
  await chat.open();
  await using _server = await answerWith(
    chat.page,
    connected,
    progress({ position: 3 }),
    next,
    progress({ position: 0 }),
    end,
  );
  await chat.ask("Can I return it?");
  await expect(chat.ring).toHaveAttribute(
    "aria-valuetext",
    /^Waiting for a place, 3 before you, about \d+ seconds left$/,
  );
  await expect(chat.log).toContainText("3 before you");
  next.open();
  await expect(chat.ring).toHaveAttribute("aria-valuetext", /^Waiting for a place, about \d+ seconds left$/);
  await expect(chat.log).not.toContainText("before you");
  await chat.newConversationButton.click();
  end.open();
});

test("what is asked stands there with its ring before the server's first word, which past the estimate says that it takes longer", async ({
  chat,
}) => {
  const [first, end] = [createGate(), createGate()];
  await chat.page.clock.install();
  await chat.visit();
  await chat.page.clock.runFor(3000);
  await chat.open();
  await using _server = await answerWith(
    chat.page,
    first,
    connected,
    progress({ stage: "reasoning", message: "Thinking", etaMs: 3000, progress: 40 }),
    end,
  );
  await chat.ask("Can I return it?");
  await expect(chat.questions).toHaveText(["Can I return it?"]);
  await expect(chat.ring).toHaveAttribute("aria-valuetext", "Sending");
  await expect(chat.stopButton).toBeVisible();
  first.open();
  const ticks = async (): Promise<void> => await chat.page.clock.runFor(250);
  await expect(async () => {
    await ticks();
    await expect(chat.ring).toHaveAttribute("aria-valuetext", /^Thinking, about \d seconds? left$/, { timeout: 1 });
  }).toPass();
  const before = Number(await chat.ring.getAttribute("aria-valuenow"));
  await chat.page.clock.runFor(10_000);
  await expect(chat.ring).toHaveAttribute("aria-valuetext", "Thinking, taking longer than usual");
  await expect(chat.log).toContainText("taking longer than usual");
  const after = Number(await chat.ring.getAttribute("aria-valuenow"));
  expect(after).toBeGreaterThan(before);
  expect(after).toBeLessThan(100);
  await chat.newConversationButton.click();
  end.open();
});

test("a refusal that passes counts its seconds down, unheard, and can be tried again when they are over", async ({
  chat,
  upstream,
}) => {
  await chat.page.clock.install();
  await chat.visit();
  await chat.page.clock.runFor(3000);
  await chat.open();
  await refuse(chat.page, 429, "rate_limited", 5000);
  await chat.ask("Can I return it?");
  await chat.page.clock.runFor(300);
  await expect(chat.log).toContainText("Too many messages right now. Please wait 5 seconds.");
  await expect(chat.status).toHaveText("Too many messages right now. Please wait 5 seconds.");
  await expect(chat.retryButton).toHaveAttribute("aria-disabled", "true");
  await chat.retryButton.focus();
  await chat.page.keyboard.press("Enter");
  await chat.page.clock.runFor(2000);
  // The page's clock runs on by itself as well.
  await expect(chat.log).toContainText(/Please wait [123] second/);
  await expect(chat.status).toHaveText("Too many messages right now. Please wait 5 seconds.");
  await expect(chat.retryButton).toBeFocused();
  await chat.page.clock.runFor(3000);
  await expect(chat.log).not.toContainText("Please wait");
  await expect(chat.retryButton).toHaveAttribute("aria-disabled", "false");
  expect(upstream.requests.length).toBe(0);
  await chat.page.clock.resume();
  await chat.retryButton.click();
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.questions).toHaveText(["Can I return it?"]);
  expect(upstream.requests.length).toBe(1);
});

for (const [status, code, text] of [
  [503, "overloaded", "Too many messages right now."],
  [503, "store_unavailable", "The assistant cannot answer right now."],
  [409, "busy", "Too many messages right now."],
  [400, "bad_request", "The assistant cannot answer right now."],
  [413, "message_too_long", "This message is too long. Please shorten it."],
] as const) {
  test(`${code} is told in the shopper's words, the message stays, and Try again sends it once`, async ({
    chat,
    upstream,
  }) => {
    await chat.visit();
    await chat.open();
    await refuse(chat.page, status, code);
    await chat.ask("Can I return it?");
    await expect(chat.log).toContainText(text);
    await expect(chat.status).toHaveText(text);
    await chat.retryButton.click();
    await expect(chat.answer).toHaveText("Yes.");
    await expect(chat.questions).toHaveText(["Can I return it?"]);
    expect(upstream.requests.length).toBe(1);
  });
}

test("a message whose answer was lost on the way is asked once, however often it is tried", async ({
  chat,
  upstream,
}) => {
  await chat.visit();
  await chat.open();
  // The server gets both, and the page nothing back.
  const lost: unknown[] = [];
  await chat.page.route(
    "**/api/chat",
    async (route) => {
      lost.push(route.request().postDataJSON());
      await route.fetch();
      await route.abort();
    },
    { times: 2 },
  );
  await chat.ask("Can I return it?");
  await expect(chat.log).toContainText("No connection. Please check your network.");
  await chat.retryButton.click();
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.questions).toHaveText(["Can I return it?"]);
  expect(lost).toHaveLength(2);
  expect(lost[1]).toEqual(lost[0]);
  expect(upstream.requests.length).toBe(1);
  await chat.page.reload();
  await expect(chat.questions).toHaveText(["Can I return it?"]);
});

test("a session that the server does not know any more is begun anew by itself, with the question", async ({
  chat,
  upstream,
  shop: _shop,
}) => {
  await chat.visit();
  await chat.open();
  await chat.ask("First?");
  await expect(chat.sendButton).toBeVisible();
  const sessionId = await chat.page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.endsWith(":session")) ?? "";
    return localStorage.getItem(key)?.split(" ")[0];
  });
  const erased = await fetch(new URL("/api/chat/session", await serverOf(chat.page)), {
    method: "DELETE",
    headers: { authorization: `Bearer ${sessionId}` },
  });
  expect(erased.status).toBe(204);
  await chat.ask("Second?");
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.retryButton).toBeHidden();
  await chat.page.reload();
  await expect(chat.questions).toHaveText(["Second?"]);
  await expect(chat.answer).toHaveText("Yes.");
  expect(upstream.requests.length).toBe(2);
});

test("an answer that breaks off keeps its part and can be tried again", async ({ chat, upstream }) => {
  upstream.answerWith((_request, turn) =>
    turn === 0 ? streamed(["Half of it", { destroy: true }]) : streamed(["All of it."]),
  );
  await chat.visit();
  await chat.open();
  await chat.ask("All of it, please.");
  await expect(chat.retryButton).toBeVisible();
  await expect(chat.answer).toHaveText("Half of it");
  await chat.retryButton.click();
  await expect(chat.answer).toHaveText("All of it.");
  await expect(chat.questions).toHaveText(["All of it, please."]);
});

test.describe("with a server that cannot be reached", () => {
  const config = "**/api/chat/config?*";

  test("the launcher is there, the panel says it on opening, the console once, and it recovers by itself", async ({
    chat,
  }) => {
    const warnings = hearWarnings(chat.page);
    await chat.page.route(config, (route) => route.abort());
    await chat.visit();
    await expect(chat.launcher).toBeVisible();
    await chat.open();
    const notice = chat.dialog.getByRole("alert");
    await expect(notice).toHaveText("No connection. Please check your network.");
    await expect.poll(() => warnings).toEqual([expect.stringMatching(/Is http.* running/)]);
    await expect(chat.log.getByRole("listitem")).toHaveCount(0);
    await chat.page.unroute(config);
    await expect(notice).toBeHidden({ timeout: 15_000 });
    await expect(chat.log.getByRole("listitem")).not.toHaveCount(0); // the starters
    expect(warnings).toHaveLength(1);
  });

  test("the network's return is enough: nobody waits for the next try", async ({ chat }) => {
    await chat.page.clock.install();
    await chat.page.route(config, (route) => route.abort());
    await chat.visit();
    await chat.page.clock.runFor(3000);
    await chat.open();
    await expect(chat.dialog.getByRole("alert")).toBeVisible();
    await chat.page.unroute(config);
    await chat.page.evaluate(() => dispatchEvent(new Event("online")));
    await chat.page.clock.runFor(100);
    await expect(chat.dialog.getByRole("alert")).toBeHidden();
  });
});

test("a page that is not allowed to is told so: the shopper that there is no chat here, the developer the mend", async ({
  page,
}) => {
  await using xiaoer = await startXiaoer({ config: { shops: { default: { origins: ["https://shop.example"] } } } });
  const shop = await openShop({ serverUrl: xiaoer.url });
  const warnings = hearWarnings(page);
  const chat = createChatPage(page, shop, "en");
  await chat.visit();
  await chat.open();
  await expect(chat.dialog.getByRole("alert")).toHaveText("The chat is not set up for this page yet.");
  await expect.poll(() => warnings).toEqual([expect.stringContaining("origins")]);
  await shop.close();
});

test("an answer that a proxy held back until its end is told to the developer, once, and one that came by and by is not", async ({
  chat,
}) => {
  const warnings = hearWarnings(chat.page);
  await chat.visit();
  await chat.open();
  await chat.ask("By and by?");
  await expect(chat.sendButton).toBeVisible();
  expect(warnings).toEqual([]);
  await using _server = await answerWith(
    chat.page,
    connected,
    { event: "token", data: { index: 0, text: "All at once." } },
    { event: "done", data: { finishReason: "stop", ttftMs: 2000, durationMs: 8000 } },
  );
  for (const question of ["Held back?", "Again?"]) {
    await chat.ask(question);
    await expect(chat.answer).toHaveText("All at once.");
    await expect(chat.sendButton).toBeVisible();
  }
  expect(warnings).toEqual([expect.stringContaining("proxy_buffering off")]);
});

/** Has the page's next question refused as the server would. */
async function refuse(page: Page, status: number, code: ErrorCode, retryAfterMs?: number): Promise<void> {
  const json = { type: "about:blank", title: code, status, code, detail: code, retryAfterMs };
  const headers = { "access-control-allow-origin": "*", "content-type": "application/problem+json" };
  await page.route("**/api/chat", (route) => route.fulfill({ status, json, headers }), { times: 1 });
}

/** Where the page's widget came from. */
async function serverOf(page: Page): Promise<string> {
  return await page.evaluate(
    () => [...document.scripts].map(({ src }) => src).find((src) => src.includes("widget.js")) ?? "",
  );
}
