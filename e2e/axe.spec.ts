import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright/test";
import { expect, test as base } from "./support/fixtures.ts";
import { enact, scenes } from "./support/scenes.ts";
import { startScriptedChat, type ScriptedChat } from "./support/scripted-chat.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const test = base.extend<{ readonly scripted: ScriptedChat }>({
  scripted: async ({ page: _page }, use) => {
    await using scripted = await startScriptedChat();
    await use(scripted);
  },
});

/** What axe finds, as far as a person needs it to find the place. */
async function audit(page: Page): Promise<readonly string[]> {
  await page.evaluate(source);
  // A dialog that opens is half transparent for a moment: what counts is how it looks when it has come.
  await page.evaluate(async () => {
    const roots = [document, document.querySelector("xiaoer-chat")?.shadowRoot];
    const running = roots.flatMap((root) => root?.getAnimations() ?? []);
    const ending = running.filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
  });
  const options: RunOptions = { runOnly, resultTypes: ["violations"] };
  const results: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
}

for (const theme of ["light", "dark"]) {
  for (const locale of ["en", "ar"]) {
    for (const [device, viewport] of [
      ["desktop", { width: 1280, height: 800 }],
      ["phone", { width: 390, height: 844 }],
    ] as const) {
      test(`axe finds nothing in any state: ${theme}, ${locale}, ${device}`, async ({ page, scripted }) => {
        test.setTimeout(180_000);
        await page.setViewportSize(viewport);
        for (const scene of scenes) {
          await test.step(scene.name, async () => {
            const tag = { "data-theme": theme, "data-locale": locale, ...scene.tag };
            await enact(scene, page, scripted, scripted.pageWith(tag));
            expect.soft(await audit(page), scene.name).toEqual([]);
            await page.unrouteAll();
            await page.evaluate(() => sessionStorage.clear());
            await page.evaluate(() => localStorage.clear());
          });
        }
      });
    }
  }
}
