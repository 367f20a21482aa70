import type { Page } from "playwright";
import { createGate } from "./support/gate.ts";
import { hearWarnings } from "./support/hear-warnings.ts";
import { expect, queueScript, tagOf, test } from "./support/own-page.ts";
import { streamed } from "./support/upstream-script.ts";

const verbs = [
  "open",
  "close",
  "toggle",
  "show",
  "hide",
  "send",
  "prefill",
  "setContext",
  "identify",
  "on",
  "off",
  "reset",
  "destroy",
];

test.describe("before the script has come", () => {
  test("what is asked of the queue is done in order, at once and not when the page is idle", async ({
    chat,
    site,
    xiaoer,
  }) => {
    await neverIdle(chat.page);
    const asked = `<script>
      Xiaoer("on", "ready", () => (document.title += "ready,"));
      Xiaoer("on", "open", () => (document.title += "open,"));
      Xiaoer("on", "close", () => (document.title += "close,"));
      Xiaoer("open"); Xiaoer("close"); Xiaoer("prefill", "Do you ship"); Xiaoer("open");
    </script>`;
    await site.visit({ html: `<title></title>${queueScript}${asked}${tagOf(xiaoer.url)}<p>Shop` });
    await expect(chat.box).toHaveValue("Do you ship");
    await expect(chat.page).toHaveTitle("ready,open,close,open,");
  });

  test("a script without defer in the head waits for the body, and not longer", async ({ chat, site, xiaoer }) => {
    await neverIdle(chat.page);
    const html = `<head>${queueScript}<script>Xiaoer("open")</script>${tagOf(xiaoer.url, "", "")}</head><body><p>Shop`;
    await site.visit({ html });
    await expect(chat.dialog).toBeVisible();
    await expect(chat.page.locator("body > p")).toHaveText("Shop");
  });

  test("a page that only listens, or says what it shows, is not mounted on before it is idle", async ({
    chat,
    site,
    xiaoer,
  }) => {
    await neverIdle(chat.page);
    const asked = `<script>Xiaoer("on", "open", () => 0); Xiaoer("setContext", { title: "Tea" }); Xiaoer("off", "open")</script>`;
    await site.visit({ html: `${queueScript}${asked}${tagOf(xiaoer.url)}<p>Shop` });
    await expect.poll(() => chat.page.evaluate("typeof Xiaoer.open")).toBe("function");
    await expect(chat.page.locator("xiaoer-chat")).toHaveCount(0);
    // A shopper's touch comes first.
    await chat.page.getByText("Shop").click();
    await expect(chat.launcher).toBeVisible();
  });

  test("who kept the page's own function is heard afterwards, too", async ({ chat, site, xiaoer }) => {
    const keep = `<script>window.kept = window.Xiaoer</script>`;
    await site.visit({ html: `${queueScript}${keep}${tagOf(xiaoer.url)}<p>Shop` });
    await expect(chat.launcher).toBeVisible();
    await chat.page.evaluate(`kept("open")`);
    await expect(chat.dialog).toBeVisible();
  });
});

test.describe("the verbs", () => {
  test.beforeEach(async ({ chat }) => {
    await chat.visit();
    await expect(chat.launcher).toBeVisible();
  });

  test("are methods, too, and call by name", async ({ chat }) => {
    expect(
      await chat.page.evaluate("Object.keys(Xiaoer).filter((name) => typeof Xiaoer[name] === 'function')"),
    ).toEqual(verbs);
    await chat.page.evaluate(`Xiaoer("open")`);
    await expect(chat.dialog).toBeVisible();
    await chat.page.evaluate(`Xiaoer.close()`);
    await expect(chat.dialog).toBeHidden();
  });

  test("toggle opens and closes", async ({ chat }) => {
    await chat.page.evaluate("Xiaoer.toggle()");
    await expect(chat.box).toBeFocused();
    await chat.page.evaluate("Xiaoer.toggle()");
    await expect(chat.dialog).toBeHidden();
  });

  test("who is on the page keeps the focus when the page closes the panel, or throws the chat away", async ({
    chat,
  }) => {
    const link = chat.page.getByRole("banner").getByRole("link").first();
    const host = chat.page.locator("xiaoer-chat");
    await chat.open();
    await link.focus();
    await chat.page.evaluate("Xiaoer.close()");
    await expect(chat.launcher).toBeVisible();
    await expect(link).toBeFocused();
    await host.evaluate((element) => element.remove());
    await expect(chat.launcher).toBeVisible();
    await expect(link).toBeFocused();
    // And who is in the chat finds back to the launcher.
    await chat.open();
    await chat.page.evaluate("Xiaoer.close()");
    await expect(chat.launcher).toBeFocused();
  });

  test("hide takes launcher and panel away, show brings the launcher back, open comes all the same", async ({
    chat,
  }) => {
    await chat.open();
    await chat.page.evaluate("Xiaoer.hide()");
    await expect(chat.dialog).toBeHidden();
    await expect(chat.launcher).toBeHidden();
    // A shop's own button opens it, and there is no launcher afterwards either.
    await chat.page.evaluate("Xiaoer.open()");
    await expect(chat.box).toBeFocused();
    await chat.closeButton.click();
    await expect(chat.dialog).toBeHidden();
    await expect(chat.launcher).toBeHidden();
    await chat.page.evaluate("Xiaoer.show()");
    await expect(chat.launcher).toBeVisible();
    await expect(chat.dialog).toBeHidden();
  });

  test("prefill fills the box, send sends as the shopper would; neither opens", async ({ chat }) => {
    await chat.page.evaluate(`Xiaoer.prefill("A draft")`);
    await expect(chat.launcher).toBeVisible();
    await chat.open();
    await expect(chat.box).toHaveValue("A draft");
    await chat.closeButton.click();
    const sent = chat.page.waitForRequest((request) => request.method() === "POST");
    await chat.page.evaluate(`Xiaoer.send(" Can I return it? ")`);
    await sent;
    await expect(chat.dialog).toBeHidden();
    await chat.open();
    await expect(chat.questions).toHaveText(["Can I return it?"]);
    await expect(chat.answer).toContainText(/return/i);
  });

  test("reset forgets conversation, draft and context, and closes", async ({ chat }) => {
    await chat.setContext({ product: { name: "Said" } });
    await chat.open();
    await chat.ask("Can I return it?");
    await expect(chat.sendButton).toBeVisible();
    await chat.box.fill("A draft");
    await chat.page.evaluate("Xiaoer.reset()");
    await expect(chat.dialog).toBeHidden();
    expect(await storedKeys(chat.page)).toEqual([]);
    await chat.open();
    await expect(chat.questions).toHaveCount(0);
    await expect(chat.box).toHaveValue("");
    await expect(chat.productChip).not.toContainText("Said");
  });

  for (const [call, message] of [
    [`Xiaoer("opne")`, /^Xiaoer: Cannot use the verb: expected open or close or .* or destroy, got opne$/],
    [`Xiaoer()`, /^Xiaoer: Cannot use the verb: expected open .*, got undefined$/],
    [`Xiaoer("toString")`, /^Xiaoer: Cannot use the verb: .*, got toString$/],
    [`Xiaoer(Object.create(null))`, /^Xiaoer: Cannot use the verb: .*, got /],
    [`Xiaoer.send(7)`, /^Xiaoer: Cannot use send: expected a text, got 7$/],
    [`Xiaoer("prefill")`, /^Xiaoer: Cannot use prefill: expected a text, got undefined$/],
    [`Xiaoer.identify(42)`, /^Xiaoer: Cannot use identify: expected a text.*, got 42$/],
    [`Xiaoer.setContext("Tea")`, /^Xiaoer: Cannot use setContext: .*, got Tea$/],
    [
      `Xiaoer.on("opened", () => 0)()`,
      /^Xiaoer: Cannot use on: expected ready or open or .*, and a function, got opened/,
    ],
    [`Xiaoer.on("open", "me")()`, /^Xiaoer: Cannot use on: expected .*, and a function, got open me$/],
  ] as const) {
    test(`${call} is told in the console once, and throws nothing into the page`, async ({ chat }) => {
      const warnings = hearWarnings(chat.page);
      await chat.page.evaluate(`void ${call}`);
      expect(warnings).toEqual([expect.stringMatching(message)]);
      await chat.open();
    });
  }
});

test.describe("events", () => {
  test("go to listeners and to window with the same detail; on gives its undo, off takes away", async ({ chat }) => {
    await chat.page.addInitScript(recordEvents);
    await chat.visit();
    await expect(chat.launcher).toBeVisible();
    await chat.page.evaluate(`
      globalThis.told = [];
      globalThis.undo = Xiaoer.on("open", (detail) => told.push(["open", detail]));
      Xiaoer("on", "close", (detail) => told.push(["close", detail]));
      Xiaoer.on("ready", (detail) => told.push(["ready", detail]));
    `);
    await chat.open();
    await chat.closeButton.click();
    await expect(chat.dialog).toBeHidden();
    await chat.page.evaluate(`undo(); Xiaoer.off("close");`);
    await chat.open();
    await chat.closeButton.click();
    await expect(chat.dialog).toBeHidden();
    const told = [["ready", null], ["open", null], ["close", null]]; // prettier-ignore
    expect(await chat.page.evaluate("told.map(([name, detail]) => [name, detail ?? null])")).toEqual(told);
    expect(await eventNames(chat.page)).toEqual(["ready", "open", "close", "open", "close"]);
  });

  test("ready comes first, also on a page where the panel is open from before", async ({ chat }) => {
    await chat.page.addInitScript(recordEvents);
    await chat.visit();
    await chat.open();
    await chat.ask("Can I return it?");
    await expect(chat.sendButton).toBeVisible();
    await chat.page.reload();
    await expect(chat.dialog).toBeVisible();
    expect((await eventNames(chat.page)).slice(0, 2)).toEqual(["ready", "open"]);
  });

  test("come when it has happened: a listener can open what was closed, close what was opened, and send no second message", async ({
    chat,
  }) => {
    await chat.visit();
    await expect(chat.launcher).toBeVisible();
    await chat.page.evaluate(`Xiaoer.on("open", () => Xiaoer.close()); Xiaoer.open()`);
    await expect(chat.dialog).toBeHidden();
    await chat.page.evaluate(
      `Xiaoer.off("open"); Xiaoer.open(); Xiaoer.on("close", () => Xiaoer.open()); Xiaoer.close()`,
    );
    await expect(chat.dialog).toBeVisible();
    await chat.page.evaluate(`Xiaoer.on("message:sent", () => Xiaoer.send("Second?")); Xiaoer.send("First?")`);
    await expect(chat.sendButton).toBeVisible();
    await expect(chat.questions).toHaveText(["First?"]);
  });

  test("a listener that throws hurts neither the chat nor the next listener, and is seen in the console", async ({
    chat,
  }) => {
    await chat.visit();
    await expect(chat.launcher).toBeVisible();
    const errors: string[] = [];
    chat.page.on("pageerror", (error) => errors.push(error.message));
    await chat.page.evaluate(`
      Xiaoer.on("open", () => { throw new Error("mine"); });
      Xiaoer.on("open", () => (document.title = "told"));
    `);
    await chat.open();
    await expect(chat.box).toBeFocused();
    await expect(chat.page).toHaveTitle("told");
    expect(errors).toEqual(["mine"]);
  });
});

test.describe("destroy", () => {
  test.use({ answersFrom: "upstream" });

  test("in mid-answer takes everything away, and the script can be loaded again", async ({ chat, upstream }) => {
    await chat.page.addInitScript(countListeners);
    await chat.page.addInitScript(recordEvents);
    upstream.answerWith(() => streamed(["One, ", { gate: createGate() }, "two."]));
    await chat.page.route("**/widget.js", (route) => route.abort());
    await chat.visit();
    const before = await pageState(chat.page);
    await chat.page.unroute("**/widget.js");
    await chat.beginWith("Count.", "One,");
    const ended = chat.page.waitForEvent("requestfailed", (request) => request.url().endsWith("/api/chat"));
    await chat.page.evaluate("globalThis.kept = Xiaoer; Xiaoer.on('open', () => 0); Xiaoer.destroy()");
    await ended;
    await chat.page.evaluate("delete globalThis.kept");
    await expect.poll(() => pageState(chat.page)).toEqual(before);

    await chat.page.evaluate(async () => {
      const tag = document.querySelector<HTMLScriptElement>('script[src*="widget.js"]');
      const again = document.createElement("script");
      again.src = tag?.src ?? "";
      again.dataset["locale"] = "en";
      document.head.append(again);
    });
    await expect(chat.launcher.or(chat.dialog).first()).toBeVisible();
    await chat.reopen();
    await expect(chat.questions).toHaveText(["Count."]);
  });

  test("while the shop's config is on its way, that is the end of it: nothing is told, nor asked for again", async ({
    chat,
  }) => {
    const asked = createGate();
    const gate = createGate();
    let requests = 0;
    await chat.page.route("**/api/chat/config?**", async (route) => {
      requests += 1;
      asked.open();
      await gate.opened;
      await route.abort();
    });
    await chat.page.clock.install();
    await chat.page.addInitScript(recordEvents);
    await chat.visit();
    await chat.open();
    await asked.opened;
    await chat.page.evaluate("Xiaoer.destroy()");
    const ended = chat.page.waitForEvent("requestfailed");
    gate.open();
    await ended;
    await chat.page.clock.runFor(60_000);
    expect(requests).toBe(1);
    expect(await eventNames(chat.page)).toEqual(["ready", "open"]);
  });

  test("lets the script be loaded again also where the page has declared the queue, which cannot be deleted", async ({
    chat,
    site,
    xiaoer,
  }) => {
    const queue = "<script>function Xiaoer() { (Xiaoer.q = Xiaoer.q || []).push(arguments) }</script>";
    await site.visit({ html: `${queue}${tagOf(xiaoer.url)}<p>Shop` });
    await expect(chat.launcher).toBeVisible();
    await chat.page.evaluate("Xiaoer.destroy()");
    await expect(chat.page.locator("xiaoer-chat")).toHaveCount(0);
    expect(await chat.page.evaluate("window.Xiaoer")).toBeUndefined();
    await chat.page.addScriptTag({ url: `${xiaoer.url}/widget.js` });
    await expect(chat.launcher).toBeVisible();
  });

  test("as soon as it is ready, on a page where the panel was open: the conversation is not asked for", async ({
    chat,
    upstream,
  }) => {
    upstream.answerWith(() => streamed(["Yes."]));
    await chat.beginWith("May I?", "Yes.");
    // `/over` comes after whatever is asked right now.
    const content = `addEventListener("xiaoer:ready", () => (Xiaoer("destroy"), setTimeout(() => fetch("/over"))))`;
    await chat.page.addInitScript({ content });
    const asked: string[] = [];
    chat.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await chat.visit();
    await expect.poll(() => asked).toContain("/over");
    expect(asked).not.toContain("/api/chat/session");
  });

  test("before the page is idle means that nothing ever comes", async ({ chat, site, xiaoer }) => {
    const html = `${queueScript}<script>Xiaoer("destroy"); Xiaoer("open")</script>${tagOf(xiaoer.url)}<p>Shop`;
    const asked: string[] = [];
    chat.page.on("request", (request) => asked.push(request.url()));
    await site.visit({ html });
    await chat.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await expect(chat.page.locator("xiaoer-chat")).toHaveCount(0);
    expect(asked.filter((url) => url.includes("/api/"))).toEqual([]);
    expect(await chat.page.evaluate("'Xiaoer' in window")).toBe(false);
  });
});

/** A page that is busy for ever: nothing that waits for it to be idle happens. */
async function neverIdle(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
}

async function storedKeys(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
}

/** Keeps the names of all events on the root element, which survives what the page does to window. */
function recordEvents(): void {
  window.dispatchEvent = new Proxy(window.dispatchEvent, {
    apply(dispatch, page, given: [Event]): unknown {
      const root = document.documentElement;
      if (given[0].type.startsWith("xiaoer:"))
        root.dataset["events"] = `${root.dataset["events"] ?? ""}${given[0].type} `;
      return Reflect.apply(dispatch, page, given);
    },
  });
}

async function eventNames(page: Page): Promise<readonly string[]> {
  const said = await page.evaluate(() => document.documentElement.dataset["events"] ?? "");
  return said.trim().replaceAll("xiaoer:", "").split(" ");
}

/** Counts what listens on window, document, media queries and the visual viewport, in the root element's `data-listeners`. */
function countListeners(): void {
  const count = (change: number): void => {
    const { dataset } = document.documentElement;
    dataset["listeners"] = String(Number(dataset["listeners"] ?? 0) + change);
  };
  for (const target of [window, document, window.visualViewport ?? window, MediaQueryList.prototype]) {
    target.addEventListener = new Proxy(target.addEventListener, {
      apply(add, self, given: [string, EventListener, AddEventListenerOptions?]): unknown {
        // One that ends with its first call is not counted.
        if (given[2]?.once !== true) {
          count(1);
          given[2]?.signal?.addEventListener("abort", () => count(-1));
        }
        return Reflect.apply(add, self, given);
      },
    });
    target.removeEventListener = new Proxy(target.removeEventListener, {
      apply(remove, self, given: [string, EventListener]): unknown {
        count(-1);
        return Reflect.apply(remove, self, given);
      },
    });
  }
}

async function pageState(page: Page): Promise<unknown> {
  return await page.evaluate(() => ({
    listeners: document.documentElement.dataset["listeners"] ?? "0",
    globals: Object.getOwnPropertyNames(window).filter((name) => !/^\d+$/.test(name)),
    html: document.documentElement.outerHTML.replace(/ data-(events|listeners)="[^"]*"/g, ""),
  }));
}
