import type { JSHandle } from "playwright";
import type { ChatPage } from "./support/chat-page.ts";
import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

const lines = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `Line ${from + index} of the answer.\n\n`);
const line = (chat: ChatPage, index: number) => chat.answer.getByText(`Line ${index} of the answer.`);
const news = (chat: ChatPage) => chat.dialog.getByRole("button", { name: "New messages" });
const scrollTopOf = async (chat: ChatPage): Promise<number> => await chat.log.evaluate((log) => log.scrollTop);

/** All that happens to an answer's nodes beside text and nodes that come after all others. */
async function recordRewrites(chat: ChatPage): Promise<JSHandle<string[]>> {
  return await chat.log.evaluateHandle((log) => {
    const rewrites: string[] = [];
    new MutationObserver((mutations) => {
      for (const { type, target, removedNodes, nextSibling, oldValue } of mutations) {
        const parent = target instanceof Element ? target : target.parentElement;
        if (!parent?.closest(".markdown")) continue;
        if (removedNodes.length > 0) rewrites.push(`taken from ${target.nodeName}`);
        if (type === "childList" && nextSibling !== null) rewrites.push(`put before ${nextSibling.nodeName}`);
        if (type === "characterData" && !target.textContent?.startsWith(oldValue ?? ""))
          rewrites.push(`text ${oldValue}`);
      }
    }).observe(log, { subtree: true, childList: true, characterDataOldValue: true });
    return rewrites;
  });
}

const waysUp: Readonly<Record<string, (chat: ChatPage) => Promise<void>>> = {
  "by the wheel": async (chat) => {
    await chat.log.hover();
    await chat.page.mouse.wheel(0, -120);
  },
  "by the keyboard": async (chat) => {
    await chat.log.focus();
    await chat.page.keyboard.press("PageUp");
  },
  "by a finger": async (chat) => {
    const box = await chat.log.boundingBox();
    const x = (box?.x ?? 0) + 100;
    const y = (box?.y ?? 0) + 150;
    const session = await chat.page.context().newCDPSession(chat.page);
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    for (let moved = 10; moved <= 100; moved += 10) {
      await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: y + moved }] });
    }
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  },
  "by the scrollbar": async (chat) => {
    // Headless browsers have none that can be dragged: what it does is to set the offset.
    await chat.log.evaluate((log) => log.scrollBy({ top: -60, behavior: "instant" }));
  },
};

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 700 },
]) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport, hasTouch: true });

    test("a question goes to the top of the view, and nothing moves while its answer has room below it", async ({
      chat,
      upstream,
    }) => {
      const gate = createGate();
      upstream.answerWith(() => streamed(["Yes. ", { gate }, ...lines(0, 4)]));
      await chat.beginWith("First?", "Yes.");
      await expect.poll(() => distanceToTop(chat)).toBeLessThan(24);
      const before = await scrollTopOf(chat);
      gate.open();
      await expect(chat.sendButton).toBeVisible();
      await expect(line(chat, 3)).toBeInViewport();
      expect(await scrollTopOf(chat)).toBe(before);
      await expect(news(chat)).toBeHidden();
    });

    test("an answer that is higher than the view is followed to its end, with nothing lying over it", async ({
      chat,
      upstream,
    }) => {
      const gate = createGate();
      upstream.answerWith(() => streamed([...lines(0, 30), { gate }, ...lines(30, 60)]));
      await chat.visit();
      await chat.open();
      await chat.ask("Everything?");
      await expect(line(chat, 29)).toBeInViewport();
      gate.open();
      await expect(chat.sendButton).toBeVisible();
      await expect(line(chat, 59)).toBeInViewport();
      await expect(news(chat)).toBeHidden();
    });

    for (const [way, scrollUp] of Object.entries(waysUp)) {
      test(`one scroll up ${way} ends all following, and New messages leads back to it`, async ({ chat, upstream }) => {
        const [more, last] = [createGate(), createGate()];
        upstream.answerWith(() =>
          streamed([...lines(0, 40), { gate: more }, ...lines(40, 60), { gate: last }, ...lines(60, 80)]),
        );
        await chat.visit();
        await chat.open();
        await chat.ask("Everything?");
        await expect(line(chat, 39)).toBeInViewport();
        await scrollUp(chat);
        await expect.poll(() => isStill(chat)).toBe(true);
        const before = await scrollTopOf(chat);
        more.open();
        await expect(line(chat, 59)).toBeAttached();
        await expect(news(chat)).toBeVisible();
        expect(await scrollTopOf(chat)).toBe(before);
        await news(chat).click();
        await expect(line(chat, 59)).toBeInViewport();
        last.open();
        await expect(line(chat, 79)).toBeInViewport();
        await expect(news(chat)).toBeHidden();
      });
    }

    test("following outlives a window that changes, as by the on-screen keyboard, and a panel that was closed meanwhile", async ({
      chat,
      upstream,
    }) => {
      const { width } = viewport;
      const gates = [createGate(), createGate(), createGate()] as const;
      upstream.answerWith(() =>
        streamed(gates.flatMap((gate, part) => [...lines(part * 40, part * 40 + 40), { gate }])),
      );
      await chat.page.setViewportSize({ width, height: 450 });
      await chat.visit();
      await chat.open();
      await chat.ask("Everything?");
      await expect(line(chat, 39)).toBeInViewport();
      await chat.page.setViewportSize(viewport);
      await expect.poll(() => isStill(chat)).toBe(true);
      gates[0].open();
      await expect(line(chat, 79)).toBeInViewport();
      await chat.closeButton.click();
      await expect(chat.dialog).toBeHidden();
      gates[1].open();
      await expect(chat.page.locator(".markdown")).toContainText("Line 119");
      await chat.open();
      await expect(line(chat, 119)).toBeInViewport();
      gates[2].open();
      await expect(chat.sendButton).toBeVisible();
      await expect(news(chat)).toBeHidden();
    });

    test("who is at the end stays there when the on-screen keyboard comes, also in a conversation from before", async ({
      chat,
      upstream,
    }) => {
      upstream.answerWith(() => streamed(lines(0, 60)));
      await chat.visit();
      await chat.open();
      await chat.ask("Everything?");
      await expect(chat.sendButton).toBeVisible();
      await chat.page.reload();
      await expect(line(chat, 59)).toBeInViewport();
      await chat.page.setViewportSize({ width: viewport.width, height: 450 });
      await expect(line(chat, 59)).toBeInViewport();
      await expect(chat.goodButton).toBeInViewport();
    });

    test("what is drawn is never drawn again nor moved, and a selection in it lives through following", async ({
      chat,
      upstream,
    }) => {
      const gate = createGate();
      const rich = ["# One\n\n", "Some **bold", "** and `code` ", "[li", "nk](https://ok.example/)\n\n"];
      const blocks = ["- a\n- b\n\n", "```js\nlet a;\n", "let b;\n```\n\n", "| A | B |\n| - | - |\n", "| 1 | 2 |\n\n"];
      upstream.answerWith(() =>
        streamed(["Select me.\n\n", ...lines(0, 30), { gate }, ...rich, ...blocks, ...lines(30, 60)]),
      );
      await chat.visit();
      await chat.open();
      const rewrites = await recordRewrites(chat);
      await chat.ask("Everything?");
      await expect(line(chat, 29)).toBeInViewport();
      await line(chat, 28).selectText();
      gate.open();
      await expect(chat.sendButton).toBeVisible();
      await expect(line(chat, 59)).toBeInViewport();
      expect(await rewrites.jsonValue()).toEqual([]);
      expect(await chat.page.evaluate(() => getSelection()?.toString())).toContain("Line 28 of the answer.");
    });
  });
}

test("while an answer is written and followed no geometry is read", async ({ chat, upstream }) => {
  const [more, last] = [createGate(), createGate()];
  upstream.answerWith(() => streamed([...lines(0, 40), { gate: more }, ...lines(40, 200), { gate: last }, "The end."]));
  await chat.visit();
  await chat.open();
  await chat.ask("Everything?");
  await expect(line(chat, 39)).toBeInViewport();
  const reads = await chat.page.evaluateHandle(watchGeometry);
  more.open();
  await expect(line(chat, 199)).toBeAttached();
  await chat.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  expect(await reads.evaluate((them) => them.splice(0))).toEqual([]);
  // The browser's driver measures, too: it asks only now.
  await expect(line(chat, 199)).toBeInViewport();
  await chat.log.evaluate((log) => log.scrollTop);
  expect(await reads.jsonValue(), "what is read would be found").toContain("scrollTop");
  last.open();
  await expect(chat.sendButton).toBeVisible();
});

/** Runs in the page: what asks where something is, or how large. */
function watchGeometry(): string[] {
  const reads: string[] = [];
  const names =
    /^((scroll|client|offset)(Top|Left|Width|Height)|getBoundingClientRect|getClientRects|innerText|checkVisibility)$/;
  for (const prototype of [Element.prototype, HTMLElement.prototype, Range.prototype]) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (!names.test(name)) continue;
      const read: unknown = property.get ?? property.value;
      if (typeof read !== "function") continue;
      const watched = function (this: unknown, ...given: unknown[]): unknown {
        reads.push(name);
        return Reflect.apply(read, this, given);
      };
      Object.defineProperty(
        prototype,
        name,
        property.get ? { ...property, get: watched } : { ...property, value: watched },
      );
    }
  }
  return reads;
}

test.describe("where the browser keeps nothing in its place, as Safari", () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const supports = CSS.supports.bind(CSS);
      CSS.supports = (name: string, value?: string) =>
        name !== "overflow-anchor" && (value === undefined ? supports(name) : supports(name, value));
    });
  });

  test("an answer is followed to its end, one scroll up ends that, and New messages leads back", async ({
    chat,
    upstream,
  }) => {
    const [more, rest, last] = [createGate(), createGate(), createGate()];
    const parts = [...lines(0, 30), { gate: more }, ...lines(30, 60), { gate: rest }, ...lines(60, 80), { gate: last }];
    upstream.answerWith(() => streamed([...parts, ...lines(80, 100)]));
    await chat.visit();
    await chat.open();
    await chat.log.evaluate((log) => log.style.setProperty("overflow-anchor", "none"));
    await chat.ask("Everything?");
    await expect(line(chat, 29)).toBeInViewport();
    more.open();
    await expect(line(chat, 59)).toBeInViewport();
    await waysUp["by the wheel"]?.(chat);
    await expect.poll(() => isStill(chat)).toBe(true);
    const before = await scrollTopOf(chat);
    rest.open();
    await expect(line(chat, 79)).toBeAttached();
    await expect(news(chat)).toBeVisible();
    expect(await scrollTopOf(chat)).toBe(before);
    await news(chat).click();
    await expect(line(chat, 79)).toBeInViewport();
    last.open();
    await expect(line(chat, 99)).toBeInViewport();
    await expect(news(chat)).toBeHidden();
  });
});

test("an answer is written twenty times a second, however many pieces it comes in", async ({ chat, upstream }) => {
  upstream.answerWith(() => streamed(Array.from({ length: 100 }, (_, index) => [`${index} `, { pauseMs: 10 }]).flat()));
  await chat.visit();
  await chat.open();
  const writes = await chat.log.evaluateHandle((log) => {
    const times: number[] = [];
    new MutationObserver((mutations) => {
      if (mutations.some(({ target }) => target.parentElement?.closest(".markdown"))) times.push(performance.now());
    }).observe(log, { subtree: true, childList: true, characterData: true });
    return times;
  });
  await chat.ask("Count.");
  await expect(chat.answer).toContainText("99");
  await expect(chat.sendButton).toBeVisible();
  const times = await writes.jsonValue();
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  expect(times.length).toBeGreaterThan(3);
  expect(times.length).toBeLessThanOrEqual(seconds * 20 + 3);
});

test("in a tab that nobody sees nothing waits for a frame", async ({ chat, upstream }) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two, ", "three."]));
  await chat.beginWith("Count.", "One,");
  await chat.page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    window.requestAnimationFrame = () => 0;
  });
  gate.open();
  await expect(chat.answer).toHaveText("One, two, three.");
  await expect(chat.sendButton).toBeVisible();
});

/** How far below the view's upper edge the last question is, px. */
async function distanceToTop(chat: ChatPage): Promise<number> {
  const [question, log] = await Promise.all([chat.questions.last().boundingBox(), chat.log.boundingBox()]);
  return (question?.y ?? Infinity) - (log?.y ?? 0);
}

/** Whether no scrolling is under way. */
async function isStill(chat: ChatPage): Promise<boolean> {
  return await chat.log.evaluate(async (log) => {
    const before = log.scrollTop;
    for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
    return log.scrollTop === before;
  });
}
