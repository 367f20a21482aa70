import type { Page } from "playwright";
import type { ChatPage } from "./support/chat-page.ts";
import { hearWarnings } from "./support/hear-warnings.ts";
import { expect, tagOf, test, type OwnSite } from "./support/own-page.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

const richAnswer = [
  "**Yes**, within `7` days:\n\n1. pack\n2. send\n\n",
  "```js\nconst days = 7;\n```\n\n| size | stock |\n| --- | --- |\n| M | 3 |\n\n",
  "> quoted\n\n[how](https://ok.example/) and https://ok.example/plain\n\n![picture](https://ok.example/x.png)\n\nThe end.",
];

test.describe("under the strictest Content-Security-Policy, with Trusted Types and no word of styles", () => {
  for (const [device, viewport] of [
    ["a desktop", { width: 1280, height: 800 }],
    ["a phone", { width: 390, height: 844 }],
  ] as const) {
    test.describe(`on ${device}`, () => {
      test.use({ viewport });

      test("a whole conversation breaks no rule", async ({ chat, site, xiaoer, upstream }) => {
        upstream.answerWith(() => streamed(richAnswer));
        const policy = [
          "default-src 'none'",
          `script-src ${xiaoer.url}`,
          `connect-src ${xiaoer.url}`,
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ];
        await recordViolations(chat.page);
        const said: string[] = [];
        chat.page.on("console", (message) => said.push(message.text()));
        chat.page.on("pageerror", (error) => said.push(error.message));
        const attributes = 'data-avoid=".bar" data-position="left"';
        await site.visit({
          html: `<link rel="icon" href="data:,"><div class="bar">Shop</div>${tagOf(xiaoer.url, attributes)}`,
          headers: { "content-security-policy": policy.join("; ") },
        });
        // The page's own icon, which the policy forbids, shows that violations are noticed here.
        await expect(chat.page.locator("html")).toHaveAttribute("data-violations", /img-src/);
        await chat.page.locator("html").evaluate((html) => html.removeAttribute("data-violations"));
        said.length = 0;

        await chat.open();
        await chat.ask("Can I return it?");
        await expect(chat.sendButton).toBeVisible();
        await expect(chat.answer.getByRole("listitem")).toHaveText(["pack", "send"]);
        await expect(chat.answer.getByRole("cell")).toHaveText(["M", "3"]);
        await expect(chat.answer).toContainText("The end.");
        await expect(chat.dialog).toHaveCSS("position", "fixed");
        await chat.newConversationButton.click();
        await chat.closeButton.click();
        await expect(chat.launcher).toHaveCSS("position", "fixed");
        await chat.page.evaluate("Xiaoer.destroy()");
        await expect(chat.page.locator("html")).not.toHaveAttribute("data-violations");
        expect(said).toEqual([]);
      });
    });
  }
});

test.describe("in a sandboxed frame", () => {
  test("with an origin it works as anywhere", async ({ chat, site, xiaoer }) => {
    await visitFramed(site, tagOf(xiaoer.url), "allow-scripts allow-same-origin", chat.page);
    const frame = chat.page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Open chat" }).click();
    await frame.getByRole("textbox", { name: "Message" }).fill("Can I return it?");
    await frame.getByRole("textbox", { name: "Message" }).press("Enter");
    await expect(frame.getByRole("log")).toContainText("Yes.");
  });

  test("without one it stands there, asks for storage in vain, and the console says what to do", async ({
    chat,
    site,
    xiaoer,
  }) => {
    const warnings = hearWarnings(chat.page);
    const errors: string[] = [];
    chat.page.on("pageerror", (error) => errors.push(error.message));
    await visitFramed(site, tagOf(xiaoer.url), "allow-scripts", chat.page);
    const frame = chat.page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Open chat" }).click();
    await expect(frame.getByRole("textbox", { name: "Message" })).toBeFocused();
    await expect
      .poll(() => warnings.join("\n"))
      .toMatch(/^Xiaoer: Cannot serve a page without an origin: .*sandbox.*allow-same-origin/);
    expect(errors).toEqual([]);
  });
});

const themes: Readonly<Record<string, string>> = {
  "a reset of everything": `* { margin: 9px !important; padding: 9px; border: 3px solid; font: italic 30px serif; color: red;
    letter-spacing: 5px; text-transform: uppercase;
    line-height: 3; box-sizing: content-box; display: inline; float: left; transition: all 9s; animation: none }
    :not(html) { transform: rotate(3deg); opacity: 0.5; filter: blur(1px) }`,
  "buttons, boxes, drawings and dialogs": `button, textarea, svg, path, dialog, p, ul, li, h2 { width: 300px !important;
    min-height: 99px; background: yellow !important; fill: red !important; position: static !important; border: 9px solid }
    dialog { display: none !important } dialog::backdrop { background: red } [hidden] { display: block !important }`,
  "small type for rem":
    ":root { font-size: 62.5% } body { font-size: 1.6rem; line-height: 2.5; word-break: break-all }",
  "hidden empty elements":
    "div:empty, xiaoer-chat, :empty { display: none !important } body > *:last-child { display: none !important }",
  "flexible roots": `html { display: flex; gap: 50px; justify-content: space-between } body { display: grid; gap: 40px; flex: 1 }
    html > * { flex: 1; min-width: 30%; margin: 20px; padding: 20px }`,
  "a body that would hold what is fixed":
    "body { transform: translateX(100px); filter: grayscale(1); overflow: hidden; zoom: 1.5 }",
  "lines and columns":
    "html { writing-mode: vertical-rl; text-align: center; text-indent: 50px; white-space: pre; cursor: none }",
};

test.describe("whatever the theme, the chat looks as on a plain page, and the page as without the chat:", () => {
  for (const [device, viewport] of [
    ["desktop", { width: 1280, height: 800 }],
    ["phone", { width: 390, height: 844 }],
  ] as const) {
    test.describe(device, () => {
      test.use({ viewport });

      test("all of them, and a page in quirks mode", async ({ chat, site, xiaoer, upstream }) => {
        test.setTimeout(90_000);
        upstream.answerWith(() => streamed(richAnswer));
        await chat.page.emulateMedia({ reducedMotion: "reduce" });
        const tag = tagOf(xiaoer.url);
        const shop = "<main><p>Shop</p><div></div><button>Buy</button></main>";
        await site.visit({ html: `${tag}<body>${shop}` });
        await chat.open();
        await chat.ask("Can I return it?");
        await expect(chat.sendButton).toBeVisible();
        await site.visit({ html: `${tag}<body>${shop}` });
        const plain = await lookOf(chat);
        for (const [name, css] of [...Object.entries(themes), ["quirks mode", ""] as const]) {
          const hasQuirks = name === "quirks mode";
          const page = (script: string): string => `<style>${css}</style>${script}<body>${shop}`;
          await site.visit({ html: page(tag.replace("<script", '<script type="text/none"')), hasQuirks });
          const pageBefore = await pageLook(chat.page);
          await site.visit({ html: page(tag), hasQuirks });
          await expect(chat.launcher.or(chat.dialog).first()).toBeVisible();
          expect(await pageLook(chat.page), name).toEqual(pageBefore);
          expect(await lookOf(chat), name).toEqual(plain);
        }
      });
    });
  }
});

/** Keeps what the browser reports of broken rules, in the root element's `data-violations`. */
async function recordViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, sample, lineNumber, sourceFile }) => {
      const { dataset } = document.documentElement;
      dataset["violations"] =
        `${dataset["violations"] ?? ""}${violatedDirective} ${sample} ${sourceFile}:${lineNumber}\n`;
    });
  });
}

async function visitFramed(site: OwnSite, html: string, sandbox: string, page: Page): Promise<void> {
  // The frame's page is the site's own, loaded anew: the outer one is made by hand.
  site.serve({ html: `<p>Shop${html}` });
  await page.route(`${site.url}/outer`, async (route) => {
    const body = `<!doctype html><iframe src="/" sandbox="${sandbox}" style="width: 900px; height: 600px"></iframe>`;
    await route.fulfill({ body, contentType: "text/html" });
  });
  await page.goto(`${site.url}/outer`);
}

/** Where all parts of the chat stand and how they look, closed and open, on a page where it is open from before. */
async function lookOf(chat: ChatPage): Promise<unknown> {
  await expect(chat.answer).toContainText("The end.");
  await chat.closeButton.click();
  await expect(chat.launcher).toBeVisible();
  const closed = await partsOf(chat.page);
  await chat.open();
  await expect(chat.answer).toContainText("The end.");
  await expect(chat.log).toContainText("Hello!");
  await expect(chat.questions).toHaveCount(1);
  await chat.log.evaluate((log) => log.scrollTo({ top: log.scrollHeight, behavior: "instant" }));
  return { closed, open: await partsOf(chat.page) };
}

async function partsOf(page: Page): Promise<unknown> {
  return await page.locator("xiaoer-chat").evaluate((host) => {
    const names =
      "display position color background-color font line-height letter-spacing text-align opacity transform filter margin padding border cursor fill white-space word-break writing-mode text-indent text-transform direction";
    const drawn = [...(host.shadowRoot?.querySelectorAll("div *") ?? [])].filter((part) => part.checkVisibility());
    return drawn.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const look = names.split(" ").map((name) => style.getPropertyValue(name));
      return [element.localName, element.getAttribute("class"), [x, y, width, height].map(Math.round), look].join(" ");
    });
  });
}

async function pageLook(page: Page): Promise<unknown> {
  return await page.evaluate(() => ({
    boxes: [document.documentElement, ...document.querySelectorAll("body, body *")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.localName, x, y, width, height].join(" ");
    }),
    size: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
    title: document.title,
  }));
}
