import type { Page } from "playwright";
import { chromiumArgs, findChromium } from "./support/chromium.ts";
import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

const executablePath = findChromium();

test.use({
  answersFrom: "upstream",
  // Playwright turns the cache off, and Chromium turns it off where there is little memory.
  launchOptions: {
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    args: [
      ...chromiumArgs,
      "--enable-features=BackForwardCache,BackForwardCacheMemoryControls:memory_threshold_for_back_forward_cache_in_mb/0",
    ],
    ...(executablePath !== undefined && { executablePath }),
  },
});

test("back from the back-forward cache, the answer goes on", async ({ chat, upstream }) => {
  const [onNextPage, atTheEnd] = [createGate(), createGate()];
  upstream.answerWith(() => streamed(["One, ", { gate: onNextPage }, "two, ", { gate: atTheEnd }, "three."]));
  await chat.beginWith("Count.", "One,");
  const isBack = await markPage(chat.page);
  await chat.followLink();
  onNextPage.open();
  await expect(chat.answer).toHaveText("One, two,");
  await chat.page.goBack({ waitUntil: "commit" });
  await isBack();
  await expect(chat.answer).toHaveText("One, two,");
  await expect(chat.stopButton).toBeVisible();
  atTheEnd.open();
  await expect(chat.answer).toHaveText("One, two, three.");
  await expect(chat.sendButton).toBeVisible();
  expect(upstream.requests.length).toBe(1);
});

test("back from the back-forward cache, the page knows what was asked meanwhile", async ({ chat, upstream }) => {
  await chat.beginWith("First?", "Yes.");
  await expect(chat.sendButton).toBeVisible();
  const isBack = await markPage(chat.page);
  await chat.followLink();
  await expect(chat.answer).toHaveText("Yes.");
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.ask("Second?");
  await expect(chat.answer).toHaveText("One,");
  await chat.page.goBack({ waitUntil: "commit" });
  await isBack();
  await expect(chat.questions).toHaveText(["First?", "Second?"]);
  await expect(chat.answer).toHaveText("One,");
  gate.open();
  await expect(chat.answer).toHaveText("One, two.");
  expect(upstream.requests.length).toBe(2);
});

/** Marks the page; what it returns sees to it that this very page is there again, and not a new one of its address. */
async function markPage(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-marked", ""));
  return async () => await expect(page.locator("html[data-marked]")).toHaveCount(1);
}
