import type { Page } from "playwright";
import { expect, test } from "./support/fixtures.ts";
import { firstDifference } from "./support/first-difference.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

test("a link followed in mid-answer leads to a page where the panel is open, the draft kept, and the answer goes on", async ({
  chat,
  upstream,
}) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.beginWith("Count.", "One,");
  await chat.box.pressSequentially("And th");
  await chat.followLink();
  await expect(chat.dialog).toBeVisible();
  await expect(chat.questions).toHaveText(["Count."]);
  await expect(chat.answer).toHaveText("One,");
  await expect(chat.stopButton).toBeVisible();
  await expect(chat.box).toHaveValue("And th");
  gate.open();
  await expect(chat.answer).toHaveText("One, two.");
  await expect(chat.sendButton).toBeVisible();
  expect(upstream.requests.length).toBe(1);
});

test("a link followed in mid-answer with the panel closed: the next page follows the answer, which is there on opening", async ({
  chat,
  upstream,
}) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.beginWith("Count.", "One,");
  await chat.closeButton.click();
  const followed = chat.page.waitForResponse(
    (response) => response.url().includes("/api/chat") && response.request().method() === "POST",
  );
  await chat.visit("/help/returns");
  expect((await followed).status()).toBe(200);
  gate.open();
  await chat.open();
  await expect(chat.questions).toHaveText(["Count."]);
  await expect(chat.answer).toHaveText("One, two.");
  expect(upstream.requests.length).toBe(1);

  const asked: string[] = [];
  chat.page.on("request", (request) => asked.push(request.method()));
  await chat.page.reload();
  await expect(chat.answer).toHaveText("One, two.");
  expect(asked).not.toContain("POST");
});

test("an answer that a closed panel's page follows is dropped with its conversation, and the next page does not ask it", async ({
  chat,
  otherTab,
  upstream,
}) => {
  upstream.answerWith(() => streamed(["One, ", { gate: createGate() }, "two."]));
  await chat.beginWith("Count.", "One,");
  await chat.closeButton.click();
  const followed = chat.page.waitForResponse(
    (response) => response.url().includes("/api/chat") && response.request().method() === "POST",
  );
  await chat.visit("/help/returns");
  await followed;
  await otherTab.visit();
  await otherTab.open();
  await expect(otherTab.answer).toHaveText("One,");
  // The server is not told to stop: the answer has no end from which the page could know.
  await otherTab.page.route("**/api/chat/tasks/*", (route) => route.abort());
  await otherTab.newConversationButton.click();
  await expect.poll(() => chat.page.evaluate(() => Object.keys(sessionStorage).join())).not.toContain(":pending");
  await chat.page.reload();
  await chat.open();
  await expect(chat.log).toBeVisible();
  await expect(chat.questions).toHaveCount(0);
  expect(upstream.requests.length).toBe(1);
});

test.describe("a question whose page goes before the server's first word", () => {
  test("is asked by the next page, where it never reached the server", async ({ chat, upstream }) => {
    await chat.visit();
    await chat.open();
    const asked = chat.page.waitForRequest((request) => request.method() === "POST");
    await chat.page.route("**/api/chat", () => {}, { times: 1 }); // never sent on
    await chat.ask("Can I return it?");
    await asked;
    await chat.followLink();
    await expect(chat.dialog).toBeVisible();
    await expect(chat.answer).toHaveText("Yes.");
    await expect(chat.questions).toHaveText(["Can I return it?"]);
    expect(upstream.requests.length).toBe(1);
  });

  test("is found by the next page, where it did reach the server, also as the first of a conversation", async ({
    chat,
    upstream,
  }) => {
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    await chat.visit();
    await chat.open();
    await loseAnswer(chat.page);
    await chat.ask("Count.");
    await upstream.request(0);
    await chat.followLink();
    await expect(chat.answer).toHaveText("One,");
    gate.open();
    await expect(chat.answer).toHaveText("One, two.");
    await expect(chat.questions).toHaveText(["Count."]);
    await chat.page.reload();
    await expect(chat.questions).toHaveText(["Count."]);
    await expect(chat.answer).toHaveText("One, two.");
    expect(upstream.requests.length).toBe(1);
  });

  test("is asked once, whichever way Enter and a click on a link in one moment end", async ({ chat, upstream }) => {
    await chat.visit();
    await chat.open();
    await chat.box.fill("Can I return it?");
    await chat.box.press("Enter");
    await chat.followLink();
    await expect(chat.answer).toHaveText("Yes.");
    await expect(chat.questions).toHaveText(["Can I return it?"]);
    expect(upstream.requests.length).toBe(1);
  });

  test("is found by the next page, where it did reach the server, in mid-conversation", async ({ chat, upstream }) => {
    await chat.beginWith("First?", "Yes.");
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    await loseAnswer(chat.page);
    await chat.ask("Second?");
    await upstream.request(1);
    await chat.followLink();
    await expect(chat.answer).toHaveText("One,");
    gate.open();
    await expect(chat.answer).toHaveText("One, two.");
    await expect(chat.questions).toHaveText(["First?", "Second?"]);
    expect(upstream.requests.length).toBe(2);
  });
});

test.describe("with a network that can be cut", () => {
  test.use({ cuttable: true });

  test("offline for 3 s in mid-answer, the answer is whole, with one upstream request", async ({
    chat,
    network,
    upstream,
  }) => {
    const [away, back] = [createGate(), createGate()];
    const parts = ["before", "meanwhile", "after"].map((when) =>
      Array.from({ length: 300 }, (_, index) => `${when} ${index} 退货 😀;`),
    );
    const [before = [], meanwhile = [], after = []] = parts;
    upstream.answerWith(() =>
      streamed([...before, { gate: away }, ...meanwhile, { gate: back }, ...after], { deltasPerWrite: 7 }),
    );
    await chat.visit();
    await chat.open();
    const record = await chat.recordStages();
    await chat.ask("Everything, please.");
    await expect(chat.answer).toContainText("before 299");
    await chat.page.context().setOffline(true);
    network.cut();
    away.open();
    await expect(chat.ring).toHaveAttribute("aria-valuetext", /reconnecting/);
    await chat.page.waitForTimeout(3000); // the 3 s of the title: nothing is waited for
    network.mend();
    await chat.page.context().setOffline(false);
    await expect(chat.answer).toContainText("meanwhile 299");
    back.open();
    await expect(chat.sendButton).toBeVisible();
    const text = (await chat.answer.textContent()) ?? "";
    expect(firstDifference(text, parts.flat().join(""))).toBeUndefined();
    expect(upstream.requests.length).toBe(1);
    const percents = (await record.jsonValue()).flatMap(({ percent }) => percent ?? []);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  });

  test("a connection that died without a word is found out when the page wakes, by one request a burst, and nobody sees it", async ({
    chat,
    network,
    upstream,
  }) => {
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    await chat.visit();
    await chat.open();
    const record = await chat.recordStages();
    const attached: string[] = [];
    chat.page.on("request", (request) => {
      if (request.url().endsWith("/stream")) attached.push(request.url());
    });
    await chat.ask("Count.");
    await expect(chat.answer).toHaveText("One,");
    network.stall();
    gate.open();
    await chat.page.evaluate(() => {
      for (let times = 0; times < 20; times += 1) dispatchEvent(new Event("online"));
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await expect(chat.answer).toHaveText("One, two.");
    await expect(chat.sendButton).toBeVisible();
    expect(attached).toHaveLength(1);
    const stages = (await record.jsonValue()).map(({ stage }) => stage);
    expect(stages.filter((stage) => stage?.includes("reconnecting"))).toEqual([]);
    expect(upstream.requests.length).toBe(1);
  });
});

test.describe("in two tabs that were open before anything was asked", () => {
  test.beforeEach(async ({ chat, otherTab }) => {
    for (const tab of [chat, otherTab]) {
      await tab.visit();
      await tab.open();
    }
  });

  test("both show the same answer being written to its end, with one upstream request", async ({
    chat,
    otherTab,
    upstream,
  }) => {
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    await chat.ask("Count.");
    for (const tab of [chat, otherTab]) {
      await expect(tab.answer).toHaveText("One,");
      await expect(tab.questions).toHaveText(["Count."]);
      await expect(tab.stopButton).toBeVisible();
    }
    gate.open();
    for (const tab of [chat, otherTab]) {
      await expect(tab.answer).toHaveText("One, two.");
      await expect(tab.sendButton).toBeVisible();
    }
    expect(upstream.requests.length).toBe(1);
  });

  test("Stop in one ends it in the other, which had not asked", async ({ chat, otherTab, upstream }) => {
    upstream.answerWith(() => streamed(["Part one, ", { gate: createGate() }, "part two."]));
    await chat.ask("Go on.");
    await expect(otherTab.answer).toHaveText("Part one,");
    await otherTab.stopButton.click();
    for (const tab of [chat, otherTab]) {
      await expect(tab.sendButton).toBeVisible();
      await expect(tab.answer).toHaveText("Part one,");
      await expect(tab.log).toContainText("You stopped this answer");
    }
    expect(await (await upstream.request(0)).closed).toBe(true);
  });

  test("questions asked by turns stand in the same order in both, and what is drawn is not drawn again", async ({
    chat,
    otherTab,
    upstream,
  }) => {
    await chat.ask("First?");
    await expect(otherTab.answer).toHaveText("Yes.");
    await expect(otherTab.sendButton).toBeVisible();
    const drawn = await otherTab.answer.getByText("Yes.").elementHandle();
    await otherTab.ask("Second?");
    await expect(chat.questions).toHaveText(["First?", "Second?"]);
    await expect(chat.sendButton).toBeVisible();
    await chat.ask("Third?");
    for (const tab of [chat, otherTab]) {
      await expect(tab.questions).toHaveText(["First?", "Second?", "Third?"]);
      await expect(tab.answer).toHaveText("Yes.");
      await expect(tab.sendButton).toBeVisible();
    }
    expect(await drawn?.evaluate((element) => element.isConnected)).toBe(true);
    expect(upstream.requests.length).toBe(3);
  });

  test("a question that is refused because the other tab's answer runs can be tried again, and is asked once", async ({
    chat,
    otherTab,
    upstream,
  }) => {
    const gate = createGate();
    upstream.answerWith((_request, turn) => streamed(turn === 1 ? ["One, ", { gate }, "two."] : ["Yes."]));
    await chat.ask("First?");
    await expect(otherTab.answer).toHaveText("Yes.");
    await expect(otherTab.sendButton).toBeVisible();
    await otherTab.page.route("**/api/chat/session", () => {}); // so it does not hear of the second
    await chat.ask("Second?");
    await expect(chat.answer).toHaveText("One,");
    await otherTab.ask("Third?");
    await expect(otherTab.retryButton).toBeVisible();
    gate.open();
    await expect(chat.sendButton).toBeVisible();
    await otherTab.page.unroute("**/api/chat/session");
    await otherTab.retryButton.click();
    for (const tab of [chat, otherTab]) {
      await expect(tab.questions).toHaveText(["First?", "Second?", "Third?"]);
      await expect(tab.answer).toHaveText("Yes.");
      await expect(tab.retryButton).toBeHidden();
    }
    expect(upstream.requests.length).toBe(3);
  });

  test("a new conversation in one clears the other, and the next question in it is shown in both", async ({
    chat,
    otherTab,
    upstream,
  }) => {
    await chat.ask("First?");
    await expect(otherTab.questions).toHaveText(["First?"]);
    await expect(chat.sendButton).toBeVisible();
    await chat.newConversationButton.click();
    for (const tab of [chat, otherTab]) await expect(tab.questions).toHaveCount(0);
    await otherTab.ask("Second?");
    for (const tab of [chat, otherTab]) {
      await expect(tab.questions).toHaveText(["Second?"]);
      await expect(tab.answer).toHaveText("Yes.");
    }
    expect(JSON.stringify((await upstream.request(1)).body)).not.toContain("First?");
  });
});

test("with storage forbidden the chat works, on one page", async ({ chat, upstream }) => {
  await chat.page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("Forbidden", "SecurityError");
        },
      });
    }
  });
  await chat.beginWith("First?", "Yes.");
  await expect(chat.sendButton).toBeVisible();
  await chat.ask("Second?");
  await expect(chat.questions).toHaveText(["First?", "Second?"]);
  await expect(chat.answer).toHaveText("Yes.");
  expect(JSON.stringify((await upstream.request(1)).body)).toContain("First?"); // the same conversation
});

/** The server gets the next question, and the page nothing back. */
async function loseAnswer(page: Page): Promise<void> {
  await page.route("**/api/chat", (route) => void route.fetch().catch(() => undefined), { times: 1 });
}
