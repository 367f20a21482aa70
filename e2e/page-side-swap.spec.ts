import type { Page } from "playwright";
import { createGate } from "./support/gate.ts";
import { expect, tagOf, test } from "./support/own-page.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

const swaps = {
  "its body, as Turbo and Astro do": () => {
    const body = document.createElement("body");
    body.innerHTML = "<p>Another page";
    document.body.replaceWith(body);
  },
  "its body with the tag in it, which runs again": () => {
    const body = document.body.cloneNode(false);
    const tag = document.querySelector<HTMLScriptElement>('script[src*="widget.js"]');
    const again = document.createElement("script");
    again.src = tag?.src ?? "";
    body.appendChild(document.createElement("p")).textContent = "Another page";
    body.appendChild(again);
    document.body.replaceWith(body);
  },
  "its whole content, so that the chat is thrown away": () => {
    const body = document.createElement("body");
    body.innerHTML = "<p>Another page";
    document.documentElement.replaceChildren(document.head, body);
  },
  "its root, as applications do that draw all of the page": () => {
    const root = document.createElement("html");
    root.innerHTML = "<body><p>Another page";
    document.documentElement.replaceWith(root);
  },
  "its root, twice": () => {
    for (const text of ["A page between", "Another page"]) {
      const root = document.createElement("html");
      root.innerHTML = `<body><p>${text}`;
      document.documentElement.replaceWith(root);
    }
  },
} as const;

for (const [device, viewport] of [
  ["a desktop", { width: 1280, height: 800 }],
  ["a phone", { width: 390, height: 844 }],
] as const) {
  test.describe(`on ${device} in mid-answer`, () => {
    test.use({ viewport });

    for (const [what, swap] of Object.entries(swaps)) {
      test(`the page swaps ${what}: the same conversation, still open, no doubled word`, async ({
        chat,
        site,
        xiaoer,
        upstream,
      }) => {
        const gate = createGate();
        upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
        await site.visit({ html: `<body><p>Shop${tagOf(xiaoer.url)}` });
        await chat.open();
        await chat.ask("Count.");
        await expect(chat.answer).toHaveText("One,");
        await chat.box.fill("And th");
        const isModal = await modality(chat.page);
        await chat.page.evaluate(swap);
        await expect(chat.page.locator("body > p")).toHaveText("Another page");
        await expect(chat.dialog).toBeVisible();
        await expect(chat.answer).toHaveText("One,");
        await expect(chat.box).toHaveValue("And th");
        gate.open();
        await expect(chat.answer).toHaveText("One, two.");
        await expect(chat.sendButton).toBeVisible();
        await expect(chat.questions).toHaveText(["Count."]);
        await expect(chat.page.locator("xiaoer-chat")).toHaveCount(1);
        expect(await modality(chat.page)).toBe(isModal);
        expect(isModal).toBe(viewport.width < 480);
        expect(upstream.requests.length).toBe(1);
        await chat.closeButton.click();
        await expect(chat.launcher).toBeVisible();
      });
    }
  });
}

test("a page that throws the chat away for ever gets its way, and does not hang", async ({ chat, site, xiaoer }) => {
  await site.visit({ html: `<p>Shop${tagOf(xiaoer.url)}` });
  await expect(chat.launcher).toBeVisible();
  await chat.page.evaluate(() => {
    const sweep = (): void => document.querySelector("xiaoer-chat")?.remove();
    new MutationObserver(sweep).observe(document.documentElement, { childList: true });
    sweep();
  });
  await expect(chat.page.locator("xiaoer-chat")).toHaveCount(0);
});

async function modality(page: Page): Promise<boolean> {
  return await page.getByRole("dialog").evaluate((dialog) => dialog.matches(":modal"));
}
