import type { Page } from "playwright/test";
import { atRest } from "./support/at-rest.ts";
import { scenes } from "./support/scenes.ts";
import { expect, test } from "./support/scene-fixtures.ts";

/** All that can be pressed, typed into or followed, in the order of the document. */
const interactive = "button:enabled, a[href], textarea, input, summary";

/** The widget's element that has the focus: its name, where it stands among the interactive ones, and what shows the focus. */
async function focused(page: Page): Promise<{ readonly at: number; readonly name: string; readonly shown: string }> {
  return await page.evaluate((selector) => {
    const root = document.querySelector("xiaoer-chat")?.shadowRoot;
    const element = root?.activeElement;
    if (!root || !(element instanceof HTMLElement)) return { at: -1, name: "", shown: "" };
    // The text box shows it on the frame around it, which holds its button too.
    const marked = element.closest("textarea")?.parentElement?.parentElement ?? element;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(marked);
    const all = [...root.querySelectorAll(selector)].filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const name = element.getAttribute("aria-label") ?? element.textContent;
    return { at: all.indexOf(element), name, shown: `${outlineStyle} ${outlineWidth} ${outlineColor}` };
  }, interactive);
}

async function interactiveCount(page: Page): Promise<number> {
  return await page.evaluate((selector) => {
    const all = [...(document.querySelector("xiaoer-chat")?.shadowRoot?.querySelectorAll(selector) ?? [])];
    return all.filter((one) => one.checkVisibility({ visibilityProperty: true })).length;
  }, interactive);
}

for (const name of ["starters", "table and code", "rate limited", "product chip"]) {
  for (const colors of ["light", "dark", "forced"] as const) {
    test(`Tab reaches every control and each shows its focus: ${name}, ${colors}`, async ({ page, show }) => {
      await page.emulateMedia(colors === "forced" ? { forcedColors: "active" } : { colorScheme: colors });
      const { page: shown, log } = await show(name);
      await atRest(shown);
      await log.evaluate((element) => {
        const first = element.closest("dialog")?.querySelector("button");
        first?.focus();
      });
      // The first one had its focus from a script: from the log's, Shift+Tab and Tab lead there as a person would come.
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      const count = await interactiveCount(page);
      const reached = new Set<number>();
      let last = -1;
      for (let step = 0; step < count + 6; step += 1) {
        await atRest(page);
        const { at, name: label, shown } = await focused(page);
        if (at < last && at !== -1) break;
        if (at !== -1) {
          expect(shown, label).toMatch(/^(solid|auto) [12]px (?!rgba\(0, 0, 0, 0\))/);
          reached.add(at);
          last = at;
        }
        await page.keyboard.press("Tab");
      }
      expect(reached.size).toBe(count);
    });
  }
}

test("what can be pressed is at least 24 px wide and high, in every state, on a desktop and on a phone", async ({
  page,
  show,
}) => {
  test.setTimeout(120_000);
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(viewport);
    for (const { name } of scenes) {
      await show(name);
      await atRest(page);
      const small = await page.evaluate((selector) => {
        const root = document.querySelector("xiaoer-chat")?.shadowRoot;
        return (
          [...(root?.querySelectorAll(selector) ?? [])]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            // A link within a sentence is as high as its line (WCAG 2.5.8 exempts it).
            .filter((one) => one.closest(".markdown a") === null)
            .map((one) => ({
              box: one.getBoundingClientRect(),
              name: one.getAttribute("aria-label") ?? one.textContent,
            }))
            .filter(({ box }) => box.width < 24 || box.height < 24)
            .map(({ box, name: label }) => `${label}: ${box.width} × ${box.height}`)
        );
      }, interactive);
      expect.soft(small, `${name} at ${viewport.width} px`).toEqual([]);
    }
  }
});
