import type { Page } from "playwright";
import type { ChatPage } from "./support/chat-page.ts";
import { expect, test } from "./support/fixtures.ts";
import { hearWarnings } from "./support/hear-warnings.ts";
import type { ScriptedUpstream } from "./support/scripted-upstream.ts";

test.use({ answersFrom: "upstream" });

const jacket = {
  name: "Qiyun Light Down Jacket",
  sku: "SX-1001",
  price: "899.00",
  currency: "CNY",
  availability: "InStock",
};

test.describe("on a product's page", () => {
  test("the chip names the product, which goes with the question to the model, and takes no focus", async ({
    chat,
    upstream,
  }) => {
    await chat.visit();
    await chat.open();
    await expect(chat.productChip).toHaveText(`About: ${jacket.name}`);
    await expect(chat.box).toBeFocused();
    const page = await askAndSee(chat, "Is it warm?");
    expect(page).toMatchObject({ product: jacket, title: expect.stringContaining(jacket.name) });
    expect(promptOf(upstream)).toContain("SX-1001");
  });

  test("a product that was removed is not sent, in no way; the next product's page has its chip again", async ({
    chat,
    upstream,
  }) => {
    await chat.visit();
    await chat.open();
    await chat.removeProductButton.click();
    await expect(chat.productChip).toBeHidden();
    await expect(chat.box).toBeFocused();
    expect(await askAndSee(chat, "Do you ship abroad?")).toBeUndefined();
    expect(promptOf(upstream)).not.toContain("1001");
    await chat.visit("/products/sx-1003");
    await expect(chat.productChip).toContainText("Fleece");
  });

  test("the remove button is large enough for a finger, and the chip never wider than the box", async ({ chat }) => {
    await chat.visit();
    await chat.open();
    await chat.setContext({ product: { name: "a very long name ".repeat(20) } });
    await expect(chat.productChip).toContainText("a very long name");
    // The panel grows as it opens.
    await expect.poll(async () => (await chat.dialog.boundingBox())?.width).toBe(400);
    const [button, chip, dialog] = await Promise.all(
      [chat.removeProductButton, chat.productChip, chat.dialog].map(async (part) => await part.boundingBox()),
    );
    expect(Math.min(button?.width ?? 0, button?.height ?? 0)).toBeGreaterThanOrEqual(24);
    expect(chip?.width).toBeLessThan(dialog?.width ?? 0);
    expect(chip?.height).toBeLessThan(40);
  });
});

test.describe("on a page with no product", () => {
  test("there is no chip, and the address and the title alone are sent", async ({ chat }) => {
    await chat.visit("/");
    await chat.open();
    expect(Object.keys(pageIn(await askAndSee(chat, "Do you ship abroad?")))).toEqual(["url", "title"]);
    await expect(chat.productChip).toBeHidden();
  });
});

test.describe("a product", () => {
  const tea = { name: "Tea", sku: "T-1", price: "9.90", currency: "EUR", availability: "InStock" };
  const offer = `<div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
    <meta itemprop="price" content="9.90"><meta itemprop="priceCurrency" content="EUR">
    <link itemprop="availability" href="https://schema.org/InStock"></div>`;
  const microdata = `<div itemscope itemtype="https://schema.org/Product">
    <div itemprop="brand" itemscope itemtype="https://schema.org/Brand"><b itemprop="name">Leaf</b></div>
    <h1 itemprop="name">Tea</h1> <i itemprop="sku">T-1</i> ${offer}
    <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><b itemprop="name">Cup</b></div></div>`;
  const metas = (
    price: string,
  ): string => `<meta property="og:type" content="product"><meta property="og:title" content="Tea">
    <meta property="product:retailer_item_id" content="T-1"><meta property="product:availability" content="InStock">
    <meta property="${price}:price:amount" content="9.90"><meta property="${price}:price:currency" content="EUR">`;
  const list = `<ul><li itemscope itemtype="https://schema.org/Product"><b itemprop="name">Tea</b></li>
    <li itemscope itemtype="https://schema.org/Product"><b itemprop="name">Cup</b></li></ul>`;
  const related = `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Tea</h1>
    <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product">${offer}</div></div>`;
  for (const [how, html, product] of [
    ["in microdata", microdata, tea],
    ["in microdata beside a related one's price has no price", related, { name: "Tea" }],
    ["in OpenGraph", metas("product"), tea],
    ["in OpenGraph with its older names", metas("og"), tea],
    ["several times over in a list is none", list, undefined],
  ] as const) {
    test(`told ${how}`, async ({ chat }) => {
      await openOnPageWith(html, chat);
      expect(pageIn(await askAndSee(chat, "What is this?"))["product"]).toEqual(product);
    });
  }
});

test("hostile data hides no product and no question: huge, broken, deep and wrong blocks are passed over", async ({
  chat,
  upstream,
}) => {
  const wrong = {
    "@type": [null, 7, { toString: 1 }, ["Product"]],
    name: { length: 1e9 },
    offers: [[[]], null, "free"],
    url: "http://[",
  };
  const html = [
    `{"@type":"Product","name":"${"x".repeat(100_000)}"}`,
    '{"@type":"Product","name":"Broken"',
    "[".repeat(40_000) + "]".repeat(40_000),
    JSON.stringify({ "@type": "Product", name: {}, hasVariant: { offers: { price: {} } }, url: 8, "@id": [] }),
    JSON.stringify(wrong),
    JSON.stringify({
      "@type": "Product",
      name: "T".repeat(600),
      sku: "T-1",
      offers: [],
      url: "/",
      extra: "</script",
    }),
  ].map((json) => `<script type="application/ld+json">${json.replaceAll("<", "\\u003c")}</script>`);
  await openOnPageWith(html.join("\n"), chat);
  await expect(chat.productChip).toContainText("About: TTT");
  const page = pageIn(await askAndSee(chat, "What is this?"));
  expect(page["product"]).toEqual({ name: "T".repeat(500), sku: "T-1" });
  expect(promptOf(upstream)).toContain("T-1");
});

test("a form whose fields hide what it can do takes the product away, not the question", async ({ chat }) => {
  const form = '<form itemscope itemtype="https://schema.org/Product"><input name="querySelectorAll"></form>';
  await openOnPageWith(form, chat);
  const page = pageIn(await askAndSee(chat, "What is this?"));
  expect(page["product"]).toBeUndefined();
});

test("nothing is read before the panel is opened: the page stays as fast as it was", async ({ chat }) => {
  await chat.page.addInitScript(() => {
    JSON.parse = new Proxy(JSON.parse, {
      apply(parse, json, given: [string]): unknown {
        if (given[0].includes("schema.org")) document.documentElement.dataset["read"] = "yes";
        return Reflect.apply(parse, json, given);
      },
    });
  });
  await chat.visit();
  await expect(chat.launcher).toBeVisible();
  await expect(chat.page.locator("html")).not.toHaveAttribute("data-read");
  await chat.open();
  await expect(chat.page.locator("html")).toHaveAttribute("data-read", "yes");
});

test("a shop of one page changes it under us: the box's focus shows the new product, and the question has it", async ({
  chat,
}) => {
  await chat.visit();
  await chat.open();
  await chat.removeProductButton.click();
  await replaceProduct(chat.page, "Tent");
  await chat.closeButton.focus();
  await chat.box.focus();
  await expect(chat.productChip).toHaveText("About: Tent");
  await replaceProduct(chat.page, "Lamp");
  expect(pageIn(await askAndSee(chat, "Is it in stock?"))["product"]).toMatchObject({ name: "Lamp" });
});

test.describe("setContext", () => {
  test("before the widget comes, by the queue, wins over the page", async ({ chat, upstream }) => {
    await chat.page.addInitScript(() => {
      const calls: unknown[][] = [];
      Object.assign(window, { Xiaoer: Object.assign(() => undefined, { q: calls }) });
      calls.push(["setContext", { title: "A title", product: { name: "Queued", price: 7 } }]);
    });
    await chat.visit();
    await chat.open();
    await expect(chat.productChip).toHaveText("About: Queued");
    const page = pageIn(await askAndSee(chat, "How much?"));
    expect(page).toMatchObject({ title: "A title", product: { name: "Queued", price: "7" } });
    expect(promptOf(upstream)).toContain("Queued");
  });

  test("while the panel is open changes the chip at once, and null takes it back", async ({ chat }) => {
    await chat.visit();
    await chat.open();
    await chat.setContext({ product: { name: "Said" } });
    await expect(chat.productChip).toHaveText("About: Said");
    await chat.setContext(null);
    await expect(chat.productChip).toHaveText(`About: ${jacket.name}`);
  });

  test("with what is wrong says so once, in plain words, and the question goes out", async ({ chat }) => {
    const warnings = hearWarnings(chat.page);
    await chat.visit();
    await chat.open();
    await chat.setContext({ title: {}, product: { name: "x".repeat(600), sku: [], extra: 1 } });
    await expect(chat.productChip).toContainText("xxx");
    const page = pageIn(await askAndSee(chat, "What is this?"));
    expect(page["product"]).toEqual({ name: "x".repeat(500) });
    expect(warnings).toEqual([
      expect.stringMatching(/^Xiaoer: Cannot use setContext: expected null or { title, .*, got /),
    ]);
  });
});

/** Asks, waits for the answer, and tells what was sent of the page. */
async function askAndSee(chat: ChatPage, question: string): Promise<unknown> {
  const sent = chat.page.waitForRequest(
    (request) => request.url().endsWith("/api/chat") && request.method() === "POST",
  );
  await chat.ask(question);
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.sendButton).toBeVisible();
  const body: unknown = (await sent).postDataJSON();
  return pageIn(body)["page"];
}

function pageIn(value: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value ?? {}));
}

function promptOf(upstream: ScriptedUpstream): string {
  return JSON.stringify(upstream.requests.at(-1)?.body);
}

/** Goes to a page that says nothing of itself, lets it say this, and opens the panel. */
async function openOnPageWith(html: string, chat: ChatPage): Promise<void> {
  await chat.visit("/");
  await chat.page.evaluate((text) => document.body.insertAdjacentHTML("afterbegin", text), html);
  await chat.open();
}

async function replaceProduct(page: Page, name: string): Promise<void> {
  await page.evaluate((next) => {
    for (const block of document.querySelectorAll('[type="application/ld+json"]'))
      block.textContent = JSON.stringify({ "@type": "Product", name: next });
  }, name);
}
