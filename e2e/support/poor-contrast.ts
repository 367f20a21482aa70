import type { Page } from "playwright/test";

/** WCAG 1.4.3, for text of this size. */
const wanted = 4.5;

/**
 * Texts of the widget that are hard to read on what they stand on, as it is painted. axe gives colours that are computed
 * (`oklch(from …)`) up as undetermined, so this is measured here.
 */
export async function poorContrast(page: Page): Promise<readonly string[]> {
  return await page.evaluate((leastRatio) => {
    const root = document.querySelector("xiaoer-chat")?.shadowRoot;
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (!root || canvas === null) return ["contrast: there is nothing to measure"];
    const luminanceOf = (layers: readonly string[]): number => {
      for (const layer of layers) {
        canvas.fillStyle = layer;
        canvas.fillRect(0, 0, 1, 1);
      }
      const [r = 0, g = 0, b = 0] = Array.from(canvas.getImageData(0, 0, 1, 1).data, (unit) => {
        const part = unit / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (element: Element | null): readonly string[] =>
      element === null ? ["#fff"] : [...groundOf(element.parentElement), getComputedStyle(element).backgroundColor];
    return [...root.querySelectorAll("*")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((one) => [...one.childNodes].some((node) => node instanceof Text && node.data.trim() !== ""))
      .filter((one) => one.closest(":disabled, [aria-disabled=true], [role=status]") === null)
      .map((one) => {
        const ground = groundOf(one);
        const inks = [luminanceOf(ground), luminanceOf([...ground, getComputedStyle(one).color])];
        const [low = 0, high = 0] = inks.toSorted((a, b) => a - b);
        return { text: one.textContent.slice(0, 40), ratio: (high + 0.05) / (low + 0.05) };
      })
      .filter(({ ratio }) => ratio < leastRatio)
      .map(({ text, ratio }) => `contrast ${ratio.toFixed(2)} «${text}»`);
  }, wanted);
}
