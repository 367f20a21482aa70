import type { JSHandle, Page } from "playwright";

/** What a shopper could see at one moment. */
interface Moment {
  /** The ring's `aria-valuenow`; null while there is no ring, or none that knows. */
  readonly percent: number | null;
  /** The ring's `aria-valuetext`; null while there is no ring. */
  readonly stage: string | null;
  /** Of the last answer, in characters. */
  readonly answerLength: number;
}

export type StageRecord = JSHandle<Moment[]>;

/**
 * Watches the widget from now on and keeps each change of ring and answer.
 *
 * It lives in a handle, not in a global: the page cannot tell that it is watched.
 */
export async function recordStages(page: Page, answerSelector: string): Promise<StageRecord> {
  return await page.evaluateHandle((selector) => {
    const root = [...document.querySelectorAll("*")]
      .map((element) => element.shadowRoot)
      .find((shadow) => shadow !== null);
    if (root === undefined) throw new Error("Cannot watch the widget: the page has no shadow root");
    const moments: Moment[] = [];
    const look = (): void => {
      const ring = root.querySelector("[role=progressbar]");
      const moment = {
        percent: ring?.hasAttribute("aria-valuenow") === true ? Number(ring.getAttribute("aria-valuenow")) : null,
        stage: ring?.getAttribute("aria-valuetext") ?? null,
        answerLength: [...root.querySelectorAll(selector)].at(-1)?.textContent.length ?? 0,
      };
      if (JSON.stringify(moment) !== JSON.stringify(moments.at(-1))) moments.push(moment);
    };
    new MutationObserver(look).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
    return moments;
  }, answerSelector);
}
