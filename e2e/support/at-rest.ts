import type { Page } from "playwright/test";

/** Waits until the widget's motion has come to rest, but for what turns for ever: what comes in is half transparent until then. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const running = document.querySelector("xiaoer-chat")?.shadowRoot?.getAnimations() ?? [];
    const ending = running.filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    // What is taken away meanwhile never finishes.
    await Promise.allSettled(ending.map(async ({ finished }) => finished));
  });
}
