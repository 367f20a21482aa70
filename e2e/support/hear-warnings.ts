import type { Page } from "playwright/test";

/** What the console hears of warnings from now on. */
export function hearWarnings(page: Page): readonly string[] {
  const warnings: string[] = [];
  page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
  return warnings;
}
