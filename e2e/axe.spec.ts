import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright/test";
import { poorContrast } from "./support/poor-contrast.ts";
import { scenes } from "./support/scenes.ts";
import { expect, test } from "./support/scene-fixtures.ts";
import { atRest } from "./support/at-rest.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const options: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
};

/** What axe finds, and texts that are hard to read, with as much as a person needs to find the place. */
async function audit(page: Page): Promise<readonly string[]> {
  await atRest(page);
  await page.evaluate(source);
  const results: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
  const found = results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
  return [...found, ...(await poorContrast(page))];
}

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

// Each theme with each direction and with each device, and each direction with each device.
for (const [theme, locale, device, viewport] of [
  ["light", "en", "desktop", desktop],
  ["light", "ar", "phone", phone],
  ["dark", "en", "phone", phone],
  ["dark", "ar", "desktop", desktop],
] as const) {
  test(`axe finds nothing in any state: ${theme}, ${locale}, ${device}`, async ({ page, show }) => {
    test.setTimeout(180_000);
    await page.setViewportSize(viewport);
    for (const { name } of scenes) {
      await show(name, { locale, tag: { "data-theme": theme } });
      expect.soft(await audit(page), name).toEqual([]);
    }
  });
}

test("what is wrong inside the widget is found", async ({ page, show }) => {
  await show("sources");
  await page.evaluate(() => {
    const log = document.querySelector("xiaoer-chat")?.shadowRoot?.querySelector("[role=log]");
    log?.append(document.createElement("button"), document.createElement("img"));
    log?.querySelector(".markdown p")?.setAttribute("style", "color: #999");
  });
  const found = (await audit(page)).map((finding) => finding.split(" ")[0]);
  expect(found).toEqual(expect.arrayContaining(["button-name", "image-alt", "contrast"]));
});
