type Rgb = readonly [number, number, number];

/**
 * The colours that follow from the shop's one, as `#rrggbb`.
 *
 * `accent` fills the launcher, the shopper's bubble and the send button; text and icons on it are `onAccent`, at least 4.5:1
 * (WCAG AA). `accentText` is the shop's colour as text on the panel, at least 4.5:1, and `accentSoft` a breath of it as
 * background.
 */
export type Palette = Readonly<Record<"accent" | "accentHover" | "onAccent" | "accentText" | "accentSoft", string>>;

const white: Rgb = [255, 255, 255];
const ink: Rgb = [20, 23, 31];
const darkPanel: Rgb = [24, 26, 31];
const minContrast = 4.5;
/** From here on white text is what a designer would choose, and a slightly deeper fill makes it readable. */
const whiteFromContrast = 2.6;

/**
 * Computes readable colours from a shop's colour (`#rgb` or `#rrggbb`).
 *
 * Most brand colours are a little too light for white text and yet look wrong under black: those are deepened just as far as
 * AA needs. Only the really light ones (yellow, lime, white) carry dark text.
 */
export function paletteFrom(color: string, isDark: boolean): Palette {
  const shop = parse(color);
  const panel = isDark ? darkPanel : white;
  const isLight = contrast(shop, white) < whiteFromContrast;
  const on = isLight ? ink : white;
  const accent = isLight ? shop : approach(shop, ink, (candidate) => contrast(candidate, white));
  const soft = mix(panel, shop, isDark ? 0.16 : 0.08);
  const contrastOnPanel = (candidate: Rgb) => Math.min(contrast(candidate, panel), contrast(candidate, soft));
  return {
    accent: format(accent),
    accentHover: format(mix(accent, isLight ? white : [0, 0, 0], 0.12)),
    onAccent: format(on),
    accentText: format(approach(shop, isDark ? white : ink, contrastOnPanel)),
    accentSoft: format(soft),
  };
}

/** Moves a colour towards another in small steps until its contrast is enough. */
function approach(from: Rgb, to: Rgb, contrastOf: (candidate: Rgb) => number): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(from, to, share);
    if (contrastOf(candidate) >= minContrast) return candidate;
  }
  return to;
}

/** WCAG 2 contrast ratio, 1 to 21. */
function contrast(a: Rgb, b: Rgb): number {
  const first = luminance(a);
  const second = luminance(b);
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function luminance(rgb: Rgb): number {
  const linear = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [blend(0), blend(1), blend(2)];

  function blend(channel: 0 | 1 | 2): number {
    return Math.round(from[channel] + (to[channel] - from[channel]) * share);
  }
}

function parse(color: string): Rgb {
  const hex = color.length === 4 ? color.replaceAll(/[0-9a-f]/gi, "$&$&") : color;
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function format(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
