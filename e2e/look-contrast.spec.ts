import fc from "fast-check";
import type { Page } from "playwright/test";
import { atRest } from "./support/at-rest.ts";
import { expect, test } from "./support/scene-fixtures.ts";
import { shortClasses, styled } from "./support/styled.ts";

/** What a shop may call its colour: the ends of the scale, what is hard to write on, and whatever comes. */
const delicate = [
  ["#000000", "#ffffff", "#808080", "#767676", "#0a0a0a", "#f7f7f7"],
  ["#ff0000", "#cc0000", "#ffff00", "#ffd400", "#39ff14", "#00ffff"],
  ["#ff00ff", "#0000ff", "#3b82f6", "#1f5f4a", "#ff6600", "#ff1493"],
  ["#fffde7", "#fdf2f8", "#120318", "#7f7fff", "#bada55", "#a0522d"],
].flat();
const anyColor = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, "0")}`);

interface Measured {
  readonly what: string;
  readonly ratio: number;
  readonly wanted: number;
}

/** Puts the colour on the widget and measures what is painted: each text and mark against the ground that it stands on. */
async function measure(page: Page, color: string): Promise<readonly Measured[]> {
  return await page.evaluate(
    ([shopColor, classes]) => {
      const host = document.querySelector<HTMLElement>("xiaoer-chat");
      const root = host?.shadowRoot;
      if (!host || !root) throw new Error("no widget");
      // Where the tag or the server's config puts it.
      host.style.setProperty("--xiaoer-color", shopColor);
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const luminanceOf = (...layers: readonly string[]): number => {
        if (canvas === null) throw new Error("no canvas");
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
      const ratioOf = (ink: string, ground: readonly string[]): number => {
        const [low = 0, high = 0] = [luminanceOf(...ground), luminanceOf(...ground, ink)].toSorted((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
      };
      const find = (selector: string): HTMLElement | SVGElement => {
        const built = selector.replace(/(?<=\.)[a-z]+/g, (name) => classes[name] ?? name);
        const element = root.querySelector<HTMLElement | SVGElement>(built);
        if (element === null) throw new Error(`nothing is ${selector}`);
        return element;
      };
      const styleOf = (selector: string, part?: string): CSSStyleDeclaration => getComputedStyle(find(selector), part);
      /** The colour that shows the focus on an element, and on what frames it. */
      const focusColor = (selector: string, frame = selector): string => {
        find(selector).focus();
        return styleOf(frame).outlineColor;
      };
      const panel = styleOf(".panel").backgroundColor;
      const accent = styleOf(".question").backgroundColor;
      const line = (what: string, wanted: number, ink: string, ...ground: readonly string[]): Measured => {
        return { what, wanted, ratio: ratioOf(ink, ground) };
      };
      return [
        line("text on the panel", 4.5, styleOf(".panel").color, panel),
        line("notes", 4.5, styleOf(".header .note").color, panel),
        line("the question", 4.5, styleOf(".question").color, accent),
        line("the launcher's icon", 4.5, styleOf(".launcher").color, styleOf(".launcher").backgroundColor),
        line("the letter", 4.5, styleOf(".avatar").color, styleOf(".avatar").backgroundColor),
        line("links", 4.5, styleOf(".markdown a").color, panel),
        line(
          "links in a table's head or in code",
          4.5,
          styleOf(".markdown a").color,
          panel,
          styleOf("th").backgroundColor,
        ),
        line("the frame of the box with the focus", 3, focusColor("textarea", ".box"), panel),
        line("the focus ring", 3, focusColor(".tool"), panel),
        line("the ring", 3, styleOf(".ring").color, panel),
        line("what warns", 3, styleOf(".failure > .icon").color, panel),
        line("the placeholder", 4.5, styleOf("textarea", "::placeholder").color, panel),
      ];
    },
    [color, shortClasses] as const,
  );
}

for (const theme of ["light", "dark"]) {
  test(`every shop's colour can be read, and seen: ${theme}`, async ({ page, show, scripted }) => {
    test.setTimeout(120_000);
    const { box, log } = await show("table and code", { tag: { "data-theme": theme } });
    // All that is measured, at once: an answer, a failure, and a question under way.
    scripted.play({ reply: { kind: "refusal", status: 500, code: "internal" } });
    await box.fill("And then?");
    await box.press("Enter");
    await log.locator(styled(".failure")).waitFor();
    scripted.play({ reply: { kind: "stream", events: [] } });
    await box.fill("And now?");
    await box.press("Enter");
    await log.getByRole("progressbar").waitFor();
    await page.emulateMedia({ reducedMotion: "reduce" });
    await atRest(page);
    const readable = async (color: string): Promise<void> => {
      const poor = (await measure(page, color)).filter(({ ratio, wanted }) => ratio < wanted);
      expect(poor, color).toEqual([]);
    };
    for (const color of delicate) await readable(color);
    await fc.assert(fc.asyncProperty(anyColor, readable), { numRuns: 200 });
  });
}
