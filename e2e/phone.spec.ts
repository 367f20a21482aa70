import type { Page } from "playwright/test";
import { atRest } from "./support/at-rest.ts";
import { expect, test } from "./support/scene-fixtures.ts";
import type { WidgetView } from "./support/scenes.ts";
import { styled } from "./support/styled.ts";

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

async function boxOf({ page }: WidgetView): Promise<unknown> {
  await atRest(page);
  return await page.getByRole("dialog").boundingBox();
}

/** What an on-screen keyboard leaves of the window: the page is as tall as before, and less of it is seen. */
async function showKeyboard(page: Page, height: number, top = 0): Promise<void> {
  await page.evaluate(
    ([seen, offset]) => {
      const view = window.visualViewport;
      if (view === null) return;
      Object.defineProperties(view, { height: { value: seen, configurable: true } });
      Object.defineProperties(view, { offsetTop: { value: offset, configurable: true } });
      view.dispatchEvent(new Event("resize"));
    },
    [height, top] as const,
  );
}

test("on a page that is wider than its window it is as wide as the window, and where it is", async ({ page, show }) => {
  const view = await show("typed");
  await page.evaluate(() => {
    document.body.style.width = "460px";
    scrollTo(40, 0);
  });
  const seen = async (): Promise<unknown> =>
    page.getByRole("dialog").evaluate((dialog) => {
      const { left, right } = dialog.getBoundingClientRect();
      const { offsetLeft = 0 } = visualViewport ?? {};
      return { left: left - offsetLeft, right: right - offsetLeft };
    });
  await expect.poll(seen).toEqual({ left: 0, right: 390 });
  await expect(view.page.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 1 });
});

for (const width of [320, 390, 480]) {
  test(`the panel fills a window of ${width} px, nothing sticks out of it, and it is modal`, async ({ page, show }) => {
    await page.setViewportSize({ width, height: 640 });
    const view = await show("table and code");
    expect(await boxOf(view)).toEqual({ x: 0, y: 0, width, height: 640 });
    await expect(page.getByRole("dialog")).toHaveJSProperty("open", true);
    expect(await view.log.evaluate((log) => log.closest("dialog")?.matches(":modal"))).toBe(true);
    expect(await sticksOut(page)).toEqual([]);
  });
}

test("in a window of 481 px it stands beside the page and is not modal", async ({ page, show }) => {
  await page.setViewportSize({ width: 481, height: 640 });
  const { log } = await show("starters");
  expect(await log.evaluate((element) => element.closest("dialog")?.matches(":modal"))).toBe(false);
});

test("the page behind is inert: no focus goes there, and it does not scroll", async ({ page, show }) => {
  const { log } = await show("table and code");
  await page.evaluate(() => (document.body.style.minHeight = "4000px"));
  for (let step = 0; step < 24; step += 1) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("A");
  }
  const swipe = await fingerOn(page);
  const at = await log.boundingBox();
  for (const y of [20, (at?.y ?? 0) + 100, 820]) {
    await page.mouse.move(195, y);
    // In the log to its end, and on: what is left over is not the page's.
    for (let turn = 0; turn < 4; turn += 1) await page.mouse.wheel(0, 1500);
    await swipe(y);
  }
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

/** A finger that draws up from a place, as far as the window is high. */
async function fingerOn(page: Page): Promise<(y: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async (y) => {
    const gesture = { x: 195, y, yDistance: -800, speed: 8000, gestureSourceType: "touch" } as const;
    await session.send("Input.synthesizeScrollGesture", gesture);
  };
}

test("Android's Back closes it: the browser asks the dialog to close, and no entry of the history is used", async ({
  page,
  show,
}) => {
  const { launcher } = await show("starters");
  const length = await page.evaluate(() => history.length);
  // The close watcher's way, which Back takes on Android and Escape on a desktop: `cancel`, then `close`.
  await page.getByRole("dialog").evaluate((dialog: HTMLDialogElement) => dialog.requestClose());
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(launcher).toBeFocused();
  expect(await page.evaluate(() => history.length)).toBe(length);
  await launcher.click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("above the on-screen keyboard the box is seen and the log scrolls; when it goes, all of the window is back", async ({
  page,
  show,
}) => {
  const view = await show("table and code");
  await showKeyboard(page, 420);
  expect(await boxOf(view)).toEqual({ x: 0, y: 0, width: 390, height: 420 });
  const box = await view.box.boundingBox();
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(420);
  expect(await view.log.evaluate((log) => log.scrollHeight - log.clientHeight)).toBeGreaterThan(100);
  expect((await view.log.boundingBox())?.height).toBeGreaterThan(200);
  // iOS moves the window instead of making the page smaller.
  await showKeyboard(page, 420, 130);
  expect(await boxOf(view)).toEqual({ x: 0, y: 130, width: 390, height: 420 });
  await showKeyboard(page, 844);
  expect(await boxOf(view)).toEqual({ x: 0, y: 0, width: 390, height: 844 });
});

test("turned on its side it is a window beside the page, and full again when it is turned back; the focus stays", async ({
  page,
  show,
}) => {
  const view = await show("table and code");
  await view.box.focus();
  await page.setViewportSize({ width: 844, height: 390 });
  const modal = async (): Promise<boolean | undefined> =>
    view.log.evaluate((log) => log.closest("dialog")?.matches(":modal"));
  await expect.poll(modal).toBe(false);
  await expect(view.box).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(modal).toBe(true);
  expect(await boxOf(view)).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await expect(view.log).toContainText("Sources");
  await expect(view.box).toBeFocused();
});

test("the box's letters are of 16 px, so that Safari does not zoom into the page", async ({ show }) => {
  const { box } = await show("starters");
  await expect(box).toHaveCSS("font-size", "16px");
});

test("header and box stay clear of a notch and of the bar at the bottom", async ({ page, show }) => {
  const session = await page.context().newCDPSession(page);
  const insets = { top: 47, topMax: 47, bottom: 34, bottomMax: 34, left: 0, leftMax: 0, right: 0, rightMax: 0 };
  await session.send("Emulation.setSafeAreaInsetsOverride", { insets });
  const { box } = await show("starters");
  await atRest(page);
  const title = await page.getByRole("dialog").getByRole("heading").first().boundingBox();
  const text = await box.boundingBox();
  expect(title?.y).toBeGreaterThan(47);
  expect((text?.y ?? Infinity) + (text?.height ?? 0)).toBeLessThan(844 - 34);
});

/** What is wider than the panel, or cut by it. */
async function sticksOut(page: Page): Promise<readonly string[]> {
  return await page.evaluate((cutOnPurpose) => {
    const all = [...(document.querySelector("xiaoer-chat")?.shadowRoot?.querySelectorAll("dialog *") ?? [])];
    return all
      .filter((element) => element.closest(cutOnPurpose) === null)
      .filter(
        (element) => element.getBoundingClientRect().right > innerWidth || element.getBoundingClientRect().left < 0,
      )
      .map((element) => `${element.tagName}.${element.className}`);
  }, styled(".scroll, .code, .unseen, .about span"));
}
