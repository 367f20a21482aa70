import type { Locator, Page } from "playwright/test";
import { atRest } from "./support/at-rest.ts";
import { scenes } from "./support/scenes.ts";
import { expect, test } from "./support/scene-fixtures.ts";
import { styled } from "./support/styled.ts";

test("in Arabic everything runs from right to left, on a page that does not", async ({ page, show }) => {
  const { log, box } = await show("sources", { locale: "ar" });
  await atRest(page);
  const root = page.locator(styled("xiaoer-chat .root"));
  await expect(root).toHaveAttribute("dir", "rtl");
  await expect(root).toHaveAttribute("lang", "ar");
  const question = await edgesOf(log.locator(styled(".question")));
  const turn = await edgesOf(log.locator(styled(".turn")));
  const answer = await edgesOf(log.locator(styled(".markdown p")).first());
  // The shopper's bubble is at the end of the line, which is the left one; the answer begins at the right.
  expect(question.left - turn.left).toBeLessThan(20);
  expect(turn.right - question.right).toBeGreaterThan(20);
  expect(turn.right - answer.right).toBeLessThan(20);
  const send = await edgesOf(page.locator(styled(".send")));
  expect(send.right).toBeLessThan((await edgesOf(box)).left + 1);
  await expect(log.locator(styled(".markdown"))).toHaveCSS("direction", "rtl");
});

test("on a page that runs from right to left an English widget is read from left to right", async ({ page, show }) => {
  await show("starters");
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  const name = await edgesOf(page.getByRole("heading", { name: "小二" }));
  const close = await edgesOf(page.getByRole("button", { name: "Close chat" }));
  expect(name.right).toBeLessThan(close.left);
});

test("each text takes its own direction: an Arabic question in an English chat, and an English one in an Arabic", async ({
  show,
}) => {
  const english = await show("starters");
  await english.box.fill("هل يمكنني إرجاعه؟");
  await expect(english.box).toHaveCSS("direction", "rtl");
  await english.box.press("Enter");
  await expect(english.log.locator(styled(".question p"))).toHaveCSS("direction", "rtl");
  const arabic = await show("starters", { locale: "ar" });
  await arabic.box.fill("Can I return it?");
  await expect(arabic.box).toHaveCSS("direction", "ltr");
});

test("code runs from left to right in every language", async ({ show }) => {
  const { log } = await show("table and code", { locale: "ar" });
  await expect(log.locator("pre")).toHaveCSS("direction", "ltr");
});

test("where the shopper wants no motion nothing moves, in any state", async ({ page, show }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const { name } of scenes) {
    await show(name);
    const moving = await page.evaluate(
      () => document.querySelector("xiaoer-chat")?.shadowRoot?.getAnimations().length ?? -1,
    );
    expect.soft(moving, name).toBe(0);
  }
});

test("with motion allowed, the panel comes out of the launcher's corner", async ({ page, show }) => {
  for (const position of ["right", "left"]) {
    await show("closed", { tag: { "data-position": position } });
    const launcher = await edgesOf(page.locator(styled(".launcher")));
    await page.locator(styled(".launcher")).click();
    const dialog = page.getByRole("dialog");
    await atRest(page);
    const panel = await edgesOf(dialog);
    const side = position === "left" ? "left" : "right";
    expect(panel[side]).toBeCloseTo(launcher[side], 0);
    expect(panel.bottom).toBeCloseTo(launcher.bottom, 0);
    const origin = await dialog.evaluate((element) => getComputedStyle(element).transformOrigin);
    expect(origin).toBe(`${position === "left" ? 0 : 400}px ${panel.bottom - panel.top}px`);
  }
});

test("the theme is the page's choice, else the system's, and follows it", async ({ page, show }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await show("starters");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toHaveCSS("color-scheme", "dark");
  await page.emulateMedia({ colorScheme: "light" });
  await expect(dialog).toHaveCSS("color-scheme", "light");
  await show("starters", { tag: { "data-theme": "dark" } });
  await expect(dialog).toHaveCSS("color-scheme", "dark");
});

test("in forced colours every control has an edge, and the panel too", async ({ page, show }) => {
  await page.emulateMedia({ forcedColors: "active" });
  for (const name of ["closed", "table and code", "product chip"]) {
    await show(name);
    await atRest(page);
    const bare = await page.evaluate((selector) => {
      const root = document.querySelector("xiaoer-chat")?.shadowRoot;
      const all = [...(root?.querySelectorAll(selector) ?? [])];
      return all
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .filter((one) => {
          const { borderTopWidth, borderTopStyle } = getComputedStyle(one);
          return borderTopStyle === "none" || borderTopWidth === "0px";
        })
        .map((one) => one.className);
    }, styled("button, .panel, .box, .question, .code, .scroll"));
    expect.soft(bare, name).toEqual([]);
  }
});

/** WCAG 1.4.12: what a person may set, without anything being lost. */
const spacing = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;

for (const [how, viewport] of [
  ["on a desktop", { width: 1280, height: 800 }],
  ["at 200 %", { width: 640, height: 400 }],
  ["at 400 %, as on a phone of 320 px", { width: 320, height: 568 }],
] as const) {
  test(`no text is cut ${how}, also with wide spacing, and nothing scrolls sideways`, async ({ page, show }) => {
    test.setTimeout(90_000);
    await page.setViewportSize(viewport);
    for (const { name } of scenes) {
      await show(name);
      await atRest(page);
      expect.soft(await lost(page), name).toEqual([]);
      await page.evaluate((css) => {
        const root = document.querySelector("xiaoer-chat")?.shadowRoot;
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        root?.adoptedStyleSheets.push(sheet);
      }, spacing);
      expect.soft(await lost(page), `${name}, spaced`).toEqual([]);
    }
  });
}

test("at 200 % the conversation can be read and the box is whole", async ({ page, show }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  const { log, box } = await show("table and code");
  await atRest(page);
  await expect(box).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("button", { name: "Close chat" })).toBeInViewport({ ratio: 1 });
  expect((await edgesOf(log)).bottom - (await edgesOf(log)).top).toBeGreaterThan(120);
});

test("at 400 % a long draft leaves room for the conversation", async ({ page, show }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  const { log, box } = await show("table and code");
  await box.fill("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight");
  await atRest(page);
  await expect(page.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 1 });
  expect((await edgesOf(log)).bottom - (await edgesOf(log)).top).toBeGreaterThan(48);
});

/** Text that is cut off by the element that holds it, or stands outside of the window to either side. */
async function lost(page: Page): Promise<readonly string[]> {
  return await page.evaluate(
    ([cutOnPurpose, growing]) => {
      const all = [...(document.querySelector("xiaoer-chat")?.shadowRoot?.querySelectorAll("*") ?? [])];
      const seen = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
      return (
        seen
          // Tables and code scroll in themselves; the chip's long name is cut on purpose, and its title has all of it.
          .filter((one) => one.closest(cutOnPurpose) === null && one.textContent !== "")
          .filter((one) => {
            const { left, right } = one.getBoundingClientRect();
            const cuts = one.matches(growing) ? false : one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
            return cuts || left < -1 || right > innerWidth + 1;
          })
          .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 40)}`)
      );
    },
    [styled(".scroll, .code, .unseen, .about, svg"), styled("textarea, .grow")] as const,
  );
}

interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

async function edgesOf(locator: Locator): Promise<Edges> {
  return await locator.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom };
  });
}
