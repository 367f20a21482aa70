import type { Locator } from "playwright";
import { hearWarnings } from "./support/hear-warnings.ts";
import { expect, tagOf, test } from "./support/own-page.ts";

const bar = "position: fixed; inset: auto 0 0; height: 64px; background: tan";
const tall = `<p style="height: 3000px">Shop`;

test("the launcher stands above a sticky bar, comes down when it goes, and moves with it", async ({
  chat,
  site,
  xiaoer,
}) => {
  const html = `${tagOf(xiaoer.url, 'data-avoid=".bar, #pay"')}<div class="bar" style="${bar}">Buy</div>${tall}`;
  await site.visit({ html });
  const element = chat.page.locator(".bar");
  await expectAbove(chat.launcher, element);
  await element.evaluate((bar) => (bar.style.height = "150px"));
  await expectAbove(chat.launcher, element);
  await element.evaluate((bar) => (bar.style.display = "none"));
  await expectAtRest(chat.launcher);
  await element.evaluate((bar) => (bar.style.display = ""));
  await expectAbove(chat.launcher, element);
  await element.evaluate((bar) => bar.remove());
  await expectAtRest(chat.launcher);
  await chat.launcher.click();
  await expect(chat.box).toBeFocused();
});

test("a bar that appears later and slides in, and one above another, are stepped over", async ({
  chat,
  site,
  xiaoer,
}) => {
  const slide =
    "@keyframes slide { from { transform: translateY(100%) } } .bar { animation: slide 0.3s ease-in 0.1s both }";
  await site.visit({ html: `<style>${slide}</style>${tagOf(xiaoer.url, 'data-avoid=".bar, #pay"')}${tall}` });
  await expectAtRest(chat.launcher);
  await chat.page.evaluate((style) => {
    document.body.insertAdjacentHTML("beforeend", `<div class="bar" style="${style}">Buy</div>`);
    const above = style.replace("auto 0 0", "auto 0 70px");
    document.body.insertAdjacentHTML("afterbegin", `<button id="pay" style="${above}">Pay</button>`);
  }, bar);
  await expectAbove(chat.launcher, chat.page.locator("#pay"));
});

test("a button that scrolls under it is stepped over while it is there; what is beside it is none of its matters", async ({
  chat,
  site,
  xiaoer,
}) => {
  const button = `<button id="pay" style="position: absolute; top: 1500px; right: 30px; height: 60px; width: 99px">Pay</button>`;
  const beside = `<div class="bar" style="${bar}; right: 40%">Cookies</div>`;
  await site.visit({ html: `${tagOf(xiaoer.url, 'data-avoid=".bar, #pay"')}${tall}${button}${beside}` });
  await expectAtRest(chat.launcher);
  const height = chat.page.viewportSize()?.height ?? 0;
  for (const top of [height - 90, height - 60, height - 130]) {
    await chat.page.evaluate((y) => scrollTo(0, y), 1500 - top);
    await expectAbove(chat.launcher, chat.page.locator("#pay"));
  }
  await chat.page.evaluate(() => scrollTo(0, 0));
  await expectAtRest(chat.launcher);
});

test("where the page comes to rest, so does the looking", async ({ chat, site, xiaoer }) => {
  await chat.page.addInitScript(() => {
    window.requestAnimationFrame = new Proxy(window.requestAnimationFrame, {
      apply(request, page, given): unknown {
        performance.mark("frame");
        return Reflect.apply(request, page, given);
      },
    });
  });
  const html = `${tagOf(xiaoer.url, 'data-avoid=".bar"')}<div class="bar" style="${bar}">Buy</div>${tall}`;
  await site.visit({ html });
  await expectAbove(chat.launcher, chat.page.locator(".bar"));
  const frames = await chat.page.evaluate(async () => {
    const idleFrames = async (count: number): Promise<void> => {
      for (let frame = 0; frame < count; frame += 1)
        await new Promise((resolve) => new IntersectionObserver(resolve).observe(document.documentElement));
    };
    await idleFrames(30);
    performance.clearMarks();
    await idleFrames(30);
    return performance.getEntriesByName("frame").length;
  });
  expect(frames).toBe(0);
});

test("with reduced motion it is there at once", async ({ chat, site, xiaoer }) => {
  await chat.page.emulateMedia({ reducedMotion: "reduce" });
  await site.visit({ html: `${tagOf(xiaoer.url, 'data-avoid=".bar"')}<div class="bar" style="${bar}">Buy</div>` });
  await expectAbove(chat.launcher, chat.page.locator(".bar"));
  await expect(chat.launcher).toHaveCSS("transition-property", "none");
});

test("what has no size is not stepped over", async ({ chat, site, xiaoer }) => {
  const marks = ["height: 60px; width: 0", "height: 0; width: 60px"].map(
    (size) => `<div class="bar" style="position: fixed; right: 40px; bottom: 40px; ${size}"></div>`,
  );
  const html = `${tagOf(xiaoer.url, 'data-avoid=".bar, #pay"')}${marks.join("")}<button id="pay" style="${bar}">Pay</button>`;
  await site.visit({ html });
  await expectAbove(chat.launcher, chat.page.locator("#pay"));
  await chat.page.locator("#pay").evaluate((button) => button.remove());
  await expectAtRest(chat.launcher);
});

test("what would leave it no room, and a selector that is none, leave it where it is", async ({
  chat,
  site,
  xiaoer,
}) => {
  const warnings = hearWarnings(chat.page);
  const veil = `<div class="bar" style="position: fixed; inset: 0; pointer-events: none">All</div>`;
  await site.visit({ html: `${tagOf(xiaoer.url, 'data-avoid=".bar"')}${veil}` });
  await expectAtRest(chat.launcher);
  await site.visit({ html: `${tagOf(xiaoer.url, 'data-avoid="div["')}${veil}` });
  await expectAtRest(chat.launcher);
  expect(warnings).toEqual(["Xiaoer: Cannot use avoid: expected a CSS selector, got div["]);
});

/** It covers nothing of the element, has moved no farther than needed, and is in the window. */
async function expectAbove(launcher: Locator, element: Locator): Promise<void> {
  await expect
    .poll(async () => {
      const [button, avoided] = await Promise.all([launcher.boundingBox(), element.boundingBox()]);
      return Math.round((avoided?.y ?? 0) - ((button?.y ?? 0) + (button?.height ?? 0)));
    })
    .toBe(8);
}

async function expectAtRest(launcher: Locator): Promise<void> {
  await expect(launcher).toBeVisible();
  await expect
    .poll(async () => {
      const box = await launcher.boundingBox();
      return Math.round((launcher.page().viewportSize()?.height ?? 0) - (box?.y ?? 0) - (box?.height ?? 0));
    })
    .toBe(20);
}
