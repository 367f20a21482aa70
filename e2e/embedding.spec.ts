import { hearWarnings } from "./support/hear-warnings.ts";
import { expect, tagOf, test } from "./support/own-page.ts";

test.describe("the tag", () => {
  for (const [how, page] of [
    ["with defer", (server: string) => `${tagOf(server)}<p>Shop`],
    ["with async", (server: string) => `${tagOf(server, "", "async")}<p>Shop`],
    ["with neither, in the head", (server: string) => `<head>${tagOf(server, "", "")}</head><body><p>Shop`],
    ["as the last thing in the body", (server: string) => `<body><p>Shop${tagOf(server, "", "")}`],
    ["twice", (server: string) => `${tagOf(server)}${tagOf(server, 'data-position="left"')}<p>Shop`],
  ] as const) {
    test(`${how} mounts once`, async ({ chat, site, xiaoer }) => {
      const warnings = hearWarnings(chat.page);
      await site.visit({ html: page(xiaoer.url) });
      await chat.open();
      await expect(chat.page.locator("xiaoer-chat")).toHaveCount(1);
      await expect(chat.log).toContainText("Hello!");
      expect(warnings).toEqual([]);
    });
  }

  test("as a module, where the browser does not say which tag runs, is found by its address", async ({
    chat,
    site,
    xiaoer,
  }) => {
    const tag = tagOf(xiaoer.url, 'type="module" data-position="left"');
    await site.visit({ html: `<p>Shop<script>0</script>${tag}<script type="module">0</script>` });
    await expect(chat.launcher).toHaveCSS("left", "20px");
    await chat.open();
    await expect(chat.log).toContainText("Hello!");
  });

  test("injected by a tag manager, long after the page was loaded, says all that it can elsewhere", async ({
    chat,
    site,
    xiaoer,
  }) => {
    await site.visit({ html: "<p>Shop" });
    await chat.page.evaluate((src) => {
      const tag = document.createElement("script");
      tag.src = src;
      tag.dataset["position"] = "left";
      document.head.append(tag, document.createElement("script"));
    }, `${xiaoer.url}/widget.js?v=2`);
    await expect(chat.page.locator("xiaoer-chat").getByRole("button")).toHaveCSS("left", "20px");
  });

  for (const [says, attributes, isAsked] of [
    ["says how the launcher looks", 'data-locale="en-GB" data-color="#1f5f4a" data-position="left"', false],
    ["leaves its colour open", 'data-locale="en" data-position="left"', true],
    ["leaves its place open", 'data-locale="en" data-color="#1f5f4a"', true],
    [
      "speaks a language that the file does not bring",
      'data-color="#1f5f4a" data-position="left" data-locale="de"',
      true,
    ],
  ] as const) {
    test(`that ${says} asks for the shop's config ${isAsked ? "at once" : "when somebody turns to the chat"}`, async ({
      chat,
      site,
      xiaoer,
    }) => {
      const asked: string[] = [];
      chat.page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
      await site.visit({ html: `<script src="${xiaoer.url}/widget.js" ${attributes} defer></script><p>Shop` });
      const launcher = chat.page.locator("xiaoer-chat").getByRole("button");
      await expect(launcher).toBeVisible();
      await chat.page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 100))));
      const config = expect.stringContaining("/api/chat/config?");
      await expect.poll(() => asked).toEqual(isAsked ? [config] : []);
      await launcher.hover();
      await expect.poll(() => asked).toEqual([config]);
      await launcher.click();
      await expect(chat.page.locator("xiaoer-chat").getByRole("log")).toContainText(/Hello!|Guten Tag!/);
      expect(asked).toEqual([config]);
    });
  }

  test("says all that can be said; what is wrong is told, and its default used", async ({ chat, site, xiaoer }) => {
    const attributes = 'data-color="#0f0" data-position="left" data-offset="32" data-z-index="7" data-theme="dark"';
    const warnings = hearWarnings(chat.page);
    await site.visit({ html: `${tagOf(xiaoer.url, attributes)}<p>Shop` });
    await expect(chat.launcher).toHaveCSS("left", "32px");
    await expect(chat.launcher).toHaveCSS("bottom", "32px");
    await expect(chat.launcher).toHaveCSS("z-index", "7");
    await chat.open();
    await expect(chat.dialog).toHaveCSS("color-scheme", "dark");
    expect(warnings).toEqual([]);
    await site.visit({ html: `${tagOf(xiaoer.url, 'data-color="green" data-z-index="high"')}<p>Shop` });
    await expect(chat.launcher).toHaveCSS("z-index", "2147483000");
    expect(warnings).toEqual([
      "Xiaoer: Cannot use color: expected #rgb or #rrggbb, got green",
      "Xiaoer: Cannot use zIndex: expected a whole number, got high",
    ]);
  });

  test("without attributes, XiaoerSettings say the same", async ({ chat, site, xiaoer }) => {
    const settings = '<script>XiaoerSettings = { locale: "zh-CN", zIndex: 7, offset: 32, position: "left" }</script>';
    await site.visit({ html: `${settings}<script src="${xiaoer.url}/widget.js" defer></script><p>Shop` });
    const launcher = chat.page.getByRole("button", { name: "打开客服" });
    await expect(launcher).toHaveCSS("left", "32px");
    await expect(launcher).toHaveCSS("z-index", "7");
  });
});

test.describe("where the tag names no language", () => {
  for (const [whose, locale, lang] of [
    ["the page's own", "en-US", "zh-CN"],
    ["the browser's, on a page that names none,", "zh-CN", ""],
  ] as const) {
    test.describe(whose, () => {
      test.use({ locale });

      test("is spoken", async ({ page, site, xiaoer }) => {
        await site.visit({ html: `<html lang="${lang}"><script src="${xiaoer.url}/widget.js" defer></script><p>Shop` });
        await page.getByRole("button", { name: "打开客服" }).click();
        // From the shop's config, which was asked for in it.
        await expect(page.getByRole("dialog", { name: "小二" }).getByRole("log")).toContainText("您好");
      });
    });
  }
});

test.describe("the look", () => {
  test("a page's custom properties win over the tag's colour, set on the element or on the root", async ({
    chat,
    site,
    xiaoer,
  }) => {
    const css = `:root { --xiaoer-color: rgb(255, 255, 0); --xiaoer-width: 333px } xiaoer-chat { --xiaoer-font: serif;
      --xiaoer-background: rgb(250, 240, 230); --xiaoer-text: rgb(10, 20, 30); --xiaoer-radius: 5px; --xiaoer-height: 444px }`;
    await site.visit({ html: `<style>${css}</style>${tagOf(xiaoer.url, 'data-color="#000"')}<p>Shop` });
    // A light colour carries black.
    await expect(chat.launcher).toHaveCSS("color", "oklch(0 0 0)");
    await chat.open();
    await expect(chat.dialog).toHaveCSS("background-color", "rgb(250, 240, 230)");
    await expect(chat.dialog).toHaveCSS("color", "rgb(10, 20, 30)");
    await expect(chat.dialog).toHaveCSS("border-radius", "5px");
    await expect(chat.dialog).toHaveCSS("font-family", "serif");
    await expect(chat.dialog).toHaveCSS("width", "333px");
    await expect(chat.dialog).toHaveCSS("height", "444px");
  });

  test("parts can be styled by their names", async ({ chat, site, xiaoer }) => {
    const parts = ["launcher", "panel", "header", "log", "question", "answer", "composer"];
    const css = parts.map((name, at) => `xiaoer-chat::part(${name}) { outline: ${at + 1}px dotted red !important }`);
    await site.visit({ html: `<style>${css.join("\n")}</style>${tagOf(xiaoer.url)}<p>Shop` });
    await chat.open();
    await chat.ask("Can I return it?");
    await expect(chat.sendButton).toBeVisible();
    for (const [at, name] of parts.entries())
      await expect(chat.page.locator(`[part~="${name}"]`)).toHaveCSS("outline-width", `${at + 1}px`);
    await chat.setContext({ product: { name: "Tea" } });
    await expect(chat.productChip).toHaveAttribute("part", "chip");
  });

  test("the shop's own colour, position and texts are there before anybody touches the launcher", async ({
    chat,
    site,
    xiaoer,
  }) => {
    await chat.page.route("**/api/chat/config?*", async (route) => {
      const response = await route.fetch();
      const theme = { color: "#ffff00", position: "left" };
      const own: unknown = await response.json();
      const config = Object.assign({}, own, { theme, texts: { open: "Ask Leaf" } });
      await route.fulfill({ response, body: JSON.stringify(config) });
    });
    await site.visit({ html: `${tagOf(xiaoer.url)}<p>Shop` });
    const launcher = chat.page.getByRole("button", { name: "Ask Leaf" });
    await expect(launcher).toHaveCSS("left", "20px");
    await expect(launcher).toHaveCSS("color", "oklch(0 0 0)");
  });
});

test.describe("a page that is misconfigured is told so in the console, with the mend:", () => {
  test("no address of a server", async ({ chat, site, xiaoer }) => {
    const warnings = hearWarnings(chat.page);
    const inline = `<script type="module">
      const code = await (await fetch("${xiaoer.url}/widget.js")).text(); (0, eval)(code);
    </script>`;
    await chat.page.route("**/widget.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "access-control-allow-origin": "*" } });
    });
    await site.visit({ html: `${inline}<p>Shop` });
    await expect.poll(() => warnings).toEqual(["Xiaoer: Cannot tell the server's address: set data-server."]);
  });

  test("an unknown shop", async ({ chat, site, xiaoer }) => {
    const warnings = hearWarnings(chat.page);
    await site.visit({ html: `${tagOf(xiaoer.url, 'data-shop="shoos"')}<p>Shop` });
    const mend = 'Xiaoer: Cannot find the shop "shoos": expected one of default.';
    await expect.poll(() => warnings).toEqual([mend]);
    await expect(chat.launcher).toBeVisible();
  });

  test("an origin that is not allowed", async ({ chat, site, xiaoer }) => {
    const warnings = hearWarnings(chat.page);
    const elsewhere = site.url.replace("127.0.0.1", "shop.localhost");
    site.serve({ html: `${tagOf(xiaoer.url)}<p>Shop` });
    await chat.page.goto(elsewhere);
    await expect
      .poll(() => warnings)
      .toEqual([`Xiaoer: Cannot serve pages of ${elsewhere}: add it to the origins of the shop "default".`]);
    await expect(chat.launcher).toBeVisible();
  });

  test("a server that cannot be reached", async ({ chat, site, xiaoer }) => {
    const warnings = hearWarnings(chat.page);
    await site.visit({ html: `${tagOf(xiaoer.url, 'data-server="http://127.0.0.1:9"')}<p>Shop` });
    await expect(chat.launcher).toBeVisible();
    const mend = `Is http://127.0.0.1:9 running, and ${site.url} one of the shop's "origins"?`;
    await expect.poll(() => warnings).toEqual([expect.stringMatching(/^Xiaoer: .*Failed to fetch/)]);
    expect(warnings[0]).toContain(mend);
  });
});

test("where storage is forbidden it works, with memory for storage", async ({ chat, site, xiaoer }) => {
  await chat.page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("Forbidden", "SecurityError");
        },
      });
    }
  });
  const errors: string[] = [];
  chat.page.on("pageerror", (error) => errors.push(error.message));
  await site.visit({ html: `${tagOf(xiaoer.url)}<p>Shop` });
  await chat.open();
  await chat.ask("Can I return it?");
  await expect(chat.answer).toContainText(/return/i);
  await chat.closeButton.click();
  await chat.open();
  await expect(chat.questions).toHaveText(["Can I return it?"]);
  expect(errors).toEqual([]);
});

test("nothing global is touched: no names, no handlers, no history, no viewport, no title, also while it is used", async ({
  chat,
  site,
  xiaoer,
}) => {
  const read = `JSON.stringify([
    Object.getOwnPropertyNames(window).filter((name) => !name.startsWith("Xiaoer")).sort(),
    Object.entries(Object.getOwnPropertyDescriptors(window)).filter(([name]) => name.startsWith("on")).map(([name]) => [name, window[name]]),
    [history.pushState, history.replaceState, fetch, addEventListener, dispatchEvent].map(String),
    document.title, document.head.innerHTML, document.documentElement.getAttributeNames(), document.cookie, history.length, location.href,
  ])`;
  const html = "<title>Shop</title><meta name='viewport' content='width=device-width'>";
  await site.visit({ html: `${html}${tagOf(xiaoer.url).replace("<script", '<script type="text/none"')}<p>Shop` });
  const before = await chat.page.evaluate(read);
  await site.visit({ html: `${html}${tagOf(xiaoer.url)}<p>Shop` });
  await chat.open();
  await chat.ask("Can I return it?");
  await expect(chat.sendButton).toBeVisible();
  await chat.closeButton.click();
  expect(String(await chat.page.evaluate(read))).toBe(String(before).replace('type=\\"text/none\\" ', ""));
});
