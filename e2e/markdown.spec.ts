import { expect, test as plainTest } from "playwright/test";
import type { ChatPage } from "./support/chat-page.ts";
import { test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { hostileMarkdown } from "./support/hostile-markdown.ts";
import { markdownScript } from "./support/markdown-module.ts";
import { streamed } from "./support/upstream-script.ts";

const code =
  'const a = "<b>";\n\nif (a) {\t// why\n  run(); // a very long line, longer than any bubble that it could possibly stand in\n}';
const copyButton = (chat: ChatPage) => chat.answer.getByRole("button", { name: "Copy", exact: true });

async function askForCode(chat: ChatPage): Promise<void> {
  await chat.visit();
  await chat.open();
  await chat.ask("Code?");
  await expect(chat.sendButton).toBeVisible();
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 700 },
]) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ answersFrom: "upstream", viewport });

    test("a block of code is copied as it is, and its button and the status say so for a while", async ({
      chat,
      upstream,
    }) => {
      upstream.answerWith(() => streamed(["Here:\n\n```js\n", ...code.split(/(?<= )/), "\n```\n\nThat is it."]));
      await chat.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await chat.page.clock.install();
      await askForCode(chat);
      await expect(copyButton(chat)).toBeVisible();
      await copyButton(chat).click();
      await expect(chat.answer.getByRole("button", { name: "Copied" })).toBeVisible();
      await expect(chat.dialog.getByRole("status")).toHaveText("Copied");
      expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toBe(code);
      await chat.page.clock.fastForward(2000);
      await expect(copyButton(chat)).toBeVisible();
      // The button's word and the language's name are none of the answer's.
      await expect(chat.answer.locator("code")).toHaveAttribute("data-lang", "js");
      await expect(chat.answer).toHaveText(/^Here:\s*const.*That is it\.$/s);
    });

    test("where the page has no clipboard it is copied all the same, and the button keeps the focus", async ({
      chat,
      upstream,
    }) => {
      upstream.answerWith(() => streamed([`\`\`\`\n${code}\n\`\`\`\n`]));
      await chat.page.context().grantPermissions(["clipboard-read"]);
      await chat.page.addInitScript(() => {
        const read = navigator.clipboard.readText.bind(navigator.clipboard);
        Object.assign(window, { readClipboard: read });
        Object.defineProperty(navigator, "clipboard", { value: undefined });
      });
      await askForCode(chat);
      await copyButton(chat).focus();
      await chat.page.keyboard.press("Enter");
      const button = chat.answer.getByRole("button", { name: "Copied" });
      await expect(button).toBeFocused();
      expect(await chat.page.evaluate("readClipboard()")).toBe(code);
      await expect(chat.dialog.getByRole("textbox")).toHaveCount(1);
    });

    test("a wide table and long code scroll inside their bubble, by the keyboard too", async ({ chat, upstream }) => {
      const row = `|${Array.from({ length: 12 }, (_, index) => ` column${index} |`).join("")}`;
      const table = [row, row.replaceAll(/ \w+ /g, " - "), row, row].join("\n");
      upstream.answerWith(() => streamed([`${table}\n\n\`\`\`\n${"x".repeat(300)}\n\`\`\`\n`]));
      await askForCode(chat);
      for (const box of [chat.answer.locator("div[tabindex]"), chat.answer.locator("pre")]) {
        const sizes = await box.evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
        expect(sizes.scrollWidth).toBeGreaterThan(sizes.clientWidth);
        await box.focus();
        await expect(box).toBeFocused();
        await chat.page.keyboard.press("ArrowRight");
        await expect.poll(() => box.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
      }
      expect(await chat.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
    });

    test("what is drawn from Markdown is what it is to a screen reader", async ({ chat, upstream }) => {
      const gate = createGate();
      upstream.answerWith(() =>
        streamed([
          "# Returns\n\n- one\n- two\n\n> said\n\n---\n\n",
          "| A | B |\n| - | - |\n| 1 | 2 |\n\nhttps://ok.example/a.",
          { gate },
        ]),
      );
      await chat.visit();
      await chat.open();
      await chat.ask("All of it?");
      gate.open();
      await expect(chat.sendButton).toBeVisible();
      // Below the panel's own heading, which is of the second level.
      await expect(chat.answer.getByRole("heading", { level: 3, name: "Returns" })).toBeVisible();
      await expect(chat.answer.getByRole("listitem")).toHaveText(["one", "two"]);
      await expect(chat.answer.getByRole("blockquote")).toHaveText("said");
      await expect(chat.answer.getByRole("separator")).toHaveCount(1);
      await expect(chat.answer.getByRole("columnheader")).toHaveText(["A", "B"]);
      await expect(chat.answer.getByRole("link")).toHaveAttribute("href", "https://ok.example/a");
      await expect(chat.answer).toHaveAttribute("dir", "auto");
    });
  });
}

plainTest(
  "at every prefix of hostile Markdown nothing runs, no request leaves, and only what is on the list is drawn",
  async ({ page }) => {
    const requests: string[] = [];
    await page.route("**/*", async (route) => {
      requests.push(route.request().url());
      await route.fulfill({ contentType: "text/html", body: "<!doctype html><title>safe</title><body>" });
    });
    await page.goto("https://shop.example/");
    await page.addScriptTag({ content: await markdownScript() });
    const faults = await page.evaluate(drawEveryPrefix, hostileMarkdown);
    expect(faults).toEqual([]);
    // What was fetched by an element in vain comes after it.
    await page.waitForLoadState("networkidle");
    expect(requests).toEqual(["https://shop.example/"]);
    expect(await page.title()).toBe("safe");
  },
);

/** Draws each text character by character, and each beginning of it to its end; tells what should not be. Runs in the page. */
function drawEveryPrefix(texts: readonly string[]): readonly string[] {
  const { createMarkdownWriter } = window.markdown;
  const tags = /^(a|blockquote|br|button|code|div|em|h3|h4|hr|li|ol|p|pre|s|span|strong|table|td|th|tr|ul)$/;
  const attributes: Readonly<Record<string, RegExp>> = {
    class: /^(scroll|code|note|note pill)$/,
    href: /^(https?:\/\/|mailto:|tel:)/,
    target: /^_blank$/,
    rel: /^noopener nofollow$/,
    start: /^\d+$/,
    tabindex: /^0$/,
    "aria-label": /^Copy$/,
    "data-lang": /^\S+$/,
  };
  const faults = new Set<string>();
  Object.assign(window, { pwn: () => faults.add("ran") });
  for (const text of texts) {
    const { root, writer, check } = begin();
    let written = "";
    for (const character of text) {
      writer.write(character);
      written += character;
      check(written);
      const other = begin();
      other.writer.write(written);
      other.writer.end();
      other.check(`${written} (ended)`);
      other.root.remove();
    }
    writer.end();
    check(text);
    for (const link of root.querySelectorAll("a")) link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    root.remove();
  }
  return [...faults];

  function begin() {
    const root = document.body.appendChild(document.createElement("div"));
    const observer = new MutationObserver(() => undefined);
    observer.observe(root, { subtree: true, childList: true, characterData: true, characterDataOldValue: true });
    return { root, writer: createMarkdownWriter(root, location.href, () => "Copy"), check };

    function check(written: string): void {
      const blame = (fault: string) => faults.add(`${fault} at ${JSON.stringify(written.slice(-80))}`);
      for (const { removedNodes, type, target, oldValue } of observer.takeRecords()) {
        if (removedNodes.length > 0) blame("a node was taken away");
        if (type === "characterData" && !target.textContent?.startsWith(oldValue ?? "")) blame("a text was replaced");
      }
      for (const element of root.querySelectorAll("*")) {
        if (!tags.test(element.localName)) blame(`<${element.localName}>`);
        for (const { name, value } of element.attributes) {
          if (!attributes[name]?.test(value)) blame(`${name}=${JSON.stringify(value)}`);
        }
      }
      if (/[\u202a-\u202e\u2066-\u2069]/.test(root.textContent ?? "")) blame("a character that turns the direction");
    }
  }
}
