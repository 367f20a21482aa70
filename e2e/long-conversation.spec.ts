import type { Locator } from "playwright";
import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { questionOf, tellTranscript, type MadeUpTranscript } from "./support/made-up-transcript.ts";
import type { ChatPage } from "./support/chat-page.ts";

/** Asks once, so that there is a conversation, and comes back to one that is long. */
async function comeBackTo(chat: ChatPage, transcript: MadeUpTranscript): Promise<void> {
  await chat.visit();
  await chat.open();
  await chat.ask("Can I return it?");
  await expect(chat.sendButton).toBeVisible();
  await tellTranscript(chat.page, transcript);
  await chat.page.reload();
  await chat.reopen();
  await expect(question(chat, transcript.turns)).toBeInViewport();
  // The shop's config has come too: nothing changes its height any more.
  await expect(chat.log.getByText("Hello!")).toBeAttached();
}

const question = (chat: ChatPage, turn: number): Locator => chat.log.getByText(questionOf(turn), { exact: true });
const older = (chat: ChatPage): Locator => chat.log.getByRole("button", { name: "Earlier messages" });
/** Where it is on the screen, px: the panel itself moves while it opens. */
const topOf = async (locator: Locator): Promise<number> => (await locator.boundingBox())?.y ?? NaN;

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 700 },
]) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport });

    test("only the newest turns are fetched and the rest on the way up, page by page to the first", async ({
      chat,
    }) => {
      await comeBackTo(chat, { turns: 120 });
      await expect(chat.questions).toHaveCount(50);
      await chat.log.focus();
      await chat.page.keyboard.press("Home");
      await expect(chat.questions).toHaveCount(100);
      await expect(older(chat)).toHaveCount(1);
      // What is read is kept where it is while a page comes in: who is quicker than that presses the key again.
      await expect(async () => {
        await chat.page.keyboard.press("Home");
        await expect(chat.questions).toHaveCount(120, { timeout: 1000 });
      }).toPass();
      await expect(older(chat)).toHaveCount(0);
      await expect(chat.questions).toHaveText(Array.from({ length: 120 }, (_, index) => questionOf(index + 1)));
    });

    test("what is read stays where it is when older turns come in above it, also at the very top", async ({ chat }) => {
      await comeBackTo(chat, { turns: 120 });
      const first = question(chat, 71);
      const gate = createGate();
      await chat.page.route(/[?&]before=/, async (route) => {
        await gate.opened;
        await route.fallback();
      });
      // As a shopper drags it: to the very top, where browsers keep no place.
      await chat.log.evaluate((log) => log.scrollTo({ top: 0, behavior: "instant" }));
      await expect(first).toBeInViewport();
      const place = async () => (await topOf(first)) - (await topOf(chat.log));
      // What comes into view has its height a frame later, and the panel may be on its way in.
      await chat.dialog.evaluate(async (panel) => {
        await Promise.all(panel.getAnimations().map(async ({ finished }) => await finished));
        for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      });
      const before = await place();
      gate.open();
      await expect(chat.questions).toHaveCount(100);
      await expect.poll(async () => Math.abs((await place()) - before)).toBeLessThan(2);
      await expect(first).toBeInViewport();
    });

    test("the button for older turns fetches them and leaves the focus in the conversation", async ({ chat }) => {
      await comeBackTo(chat, { turns: 60 });
      await older(chat).focus();
      await chat.page.keyboard.press("Enter");
      await expect(chat.questions).toHaveCount(60);
      await expect(older(chat)).toHaveCount(0);
      await expect(chat.log).toBeFocused();
    });

    test("turns that are shown already are neither drawn again nor moved", async ({ chat }) => {
      await comeBackTo(chat, { turns: 120 });
      const kept = await chat.log.evaluateHandle((log) => [...log.querySelectorAll(".turn")]);
      await chat.log.evaluate((log) => log.scrollTo({ top: 0, behavior: "instant" }));
      await expect(chat.questions).toHaveCount(100);
      const isSame = await chat.log.evaluate(
        (log, turns) => turns.every((turn, index) => turn === [...log.querySelectorAll(".turn")][index + 50]),
        kept,
      );
      expect(isSame).toBe(true);
    });

    test("what is out of sight is not laid out, and is found all the same", async ({ chat }) => {
      await comeBackTo(chat, { turns: 50 });
      const isDrawn = async (turn: number): Promise<boolean> =>
        await question(chat, turn).evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }));
      expect(await isDrawn(50)).toBe(true);
      expect(await isDrawn(2)).toBe(false);
      const found = await chat.page.evaluate("find('Answer 2.')");
      expect(found).toBe(true);
      await question(chat, 2).scrollIntoViewIfNeeded();
      expect(await isDrawn(2)).toBe(true);
    });

    test("between the turns of two days stands the day's name", async ({ chat }) => {
      const dayMs = 86_400_000;
      const noon = new Date().setHours(12, 0, 0, 0);
      const askedAt = (turn: number): number =>
        [new Date(2025, 4, 5, 10).getTime(), noon - dayMs, noon - dayMs, noon][turn - 1] ?? noon;
      await comeBackTo(chat, { turns: 4, askedAt });
      const days = chat.log.getByRole("separator");
      await expect(days).toHaveText(["Monday, May 5, 2025", "yesterday", "today"]);
      await expect(days.first()).toHaveAccessibleName("Monday, May 5, 2025");
      const order = await chat.log.locator("[role=separator], [aria-label=You]").allTextContents();
      expect(order).toEqual([
        "Monday, May 5, 2025",
        "Question 1",
        "yesterday",
        "Question 2",
        "Question 3",
        "today",
        "Question 4",
      ]);
    });

    test("a conversation of today has no day in it", async ({ chat }) => {
      await comeBackTo(chat, { turns: 3 });
      await expect(chat.log.getByRole("separator")).toHaveCount(0);
    });
  });
}
