import { refuse, warn } from "./warn.ts";

/** What the shop's page asked for, checked. */
export interface WidgetSettings {
  /** The server's address without a slash at the end. */
  readonly server: string;
  readonly shop: string;
  /** BCP 47. */
  readonly locale: string;
  /** `#rgb` or `#rrggbb`; "" for the shop's own. */
  readonly color: string;
  /** `left` or `right`; "" for the shop's own. */
  readonly position: string;
  /** Distance from the window's corner, a whole number of px. */
  readonly offset: string;
  /** A whole number. */
  readonly zIndex: string;
  /** `light`, `dark` or `auto`. */
  readonly theme: string;
  /** A CSS selector of what the launcher must not cover; "" for nothing. */
  readonly avoid: string;
  /** A CSS selector of the element that the chat is to sit in, or the element itself; undefined for the window's corner. */
  readonly target: unknown;
}

/** What was written in the tag, or in `window.XiaoerSettings`: anything, in truth. */
export type RawSettings = Readonly<Record<string, unknown>>;

// Without the flag `i`, here and below: the first range that is compared so costs a page more than all the rest of this file.
const localePattern = /^[a-zA-Z]{2,3}([-_][^\W_]{2,8})*$/;
const numberPattern = /^-?\d{1,10}$/;

/**
 * Checks what the page asked for; a wrong value is told and its default used.
 *
 * @param scriptUrl where the widget came from: the server's address, unless another is set
 * @param languages of the page and of the browser, for where none is set
 * @returns undefined where there is no telling the server's address
 */
export function readSettings(
  raw: RawSettings,
  scriptUrl: string,
  languages: readonly string[],
): WidgetSettings | undefined {
  const server = (text("server") || /^https?:\/\/[^/]+/.exec(scriptUrl)?.[0])?.replace(/\/+$/, "");
  const language = languages.find((tag) => localePattern.test(tag)) ?? "en";
  if (!server) {
    warn("Cannot tell the server's address: set data-server.");
    return undefined;
  }
  return {
    server,
    shop: text("shop") || "default",
    // Pages write zh_CN now and then.
    locale: accept("locale", localePattern, "a language such as zh-CN", language).replaceAll("_", "-"),
    color: accept("color", /^#([\da-fA-F]{3}){1,2}$/, "#rgb or #rrggbb"),
    position: accept("position", /^(left|right)$/, "left or right"),
    offset: accept("offset", numberPattern, "a whole number", "20"),
    zIndex: accept("zIndex", numberPattern, "a whole number", "2147483000"),
    theme: accept("theme", /^(light|dark|auto)$/, "light, dark or auto", "auto"),
    avoid: text("avoid"),
    target: raw["target"],
  };

  function text(key: string): string {
    // oxlint-disable-next-line typescript/no-base-to-string -- whatever it is, it is refused and shown
    return String(raw[key] ?? "").trim();
  }

  /** The value, or the standard one where there is none or a wrong one. */
  function accept(key: string, pattern: RegExp, expected: string, standard = ""): string {
    const value = text(key);
    if (value === "") return standard;
    if (pattern.test(value)) return value;
    refuse(key, expected, value);
    return standard;
  }
}
