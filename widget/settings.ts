/** What the shop's page asked for, checked. What is undefined is left to the shop's config on the server. */
export interface WidgetSettings {
  /** The server's address without a slash at the end. */
  readonly server: string;
  readonly shop: string;
  /** BCP 47. */
  readonly locale: string;
  /** `#rgb` or `#rrggbb`. */
  readonly color: string | undefined;
  /** `left` or `right`. */
  readonly position: string | undefined;
  /** Distance from the window's corner, px. */
  readonly offset: number;
  readonly zIndex: number;
  /** `light`, `dark` or `auto`. */
  readonly theme: string;
  /** A CSS selector of what the launcher must not cover; "" for nothing. */
  readonly avoid: string;
  /** A CSS selector of the element that the chat is to sit in, or the element itself; undefined for the window's corner. */
  readonly target: unknown;
}

/** What was written in the tag, or in `window.XiaoerSettings`: anything, in truth. */
export type RawSettings = Readonly<Record<string, unknown>>;

const localePattern = /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i;

/**
 * Checks what the page asked for; a wrong value is told and its default used.
 *
 * @param scriptUrl where the widget came from: the server's address, unless another is set
 * @param languages of the page and of the browser, for where none is set
 * @param warn takes plain sentences for the console: what is wrong and what is used instead
 * @returns undefined where there is no telling the server's address
 */
export function readSettings(
  raw: RawSettings,
  scriptUrl: string,
  languages: readonly string[],
  warn: (mistake: string) => void,
): WidgetSettings | undefined {
  const server = (text("server") || /^https?:\/\/[^/]+/.exec(scriptUrl)?.[0] || "").replace(/\/+$/, "");
  if (server === "") {
    warn("Cannot tell the server's address: set data-server.");
    return undefined;
  }
  return {
    server,
    shop: text("shop") || "default",
    locale: locale(),
    color: accept("color", /^#([\da-f]{3}){1,2}$/i, "#rgb or #rrggbb") || undefined,
    position: accept("position", /^(left|right)$/, "left or right") || undefined,
    offset: number("offset", 20),
    zIndex: number("zIndex", 2147483000),
    theme: accept("theme", /^(light|dark|auto)$/, "light, dark or auto") || "auto",
    avoid: text("avoid"),
    target: raw["target"],
  };

  function text(key: string): string {
    // oxlint-disable-next-line typescript/no-base-to-string -- whatever it is, it is refused and shown
    return String(raw[key] ?? "").trim();
  }

  /** The value, or nothing where there is none or a wrong one. */
  function accept(key: string, pattern: RegExp, expected: string): string {
    const value = text(key);
    if (value === "" || pattern.test(value)) return value;
    // `zIndex` is written `data-z-index`.
    warn(`Cannot use data-${key.replace("I", "-i")}: expected ${expected}, got "${value}".`);
    return "";
  }

  function number(key: string, standard: number): number {
    const value = accept(key, /^-?\d{1,10}(px)?$/, "a whole number");
    return value === "" ? standard : Number.parseInt(value, 10);
  }

  function locale(): string {
    const asked = accept("locale", localePattern, "a language such as zh-CN");
    // Pages write zh_CN now and then.
    const tags = [asked, ...languages].map((tag) => tag.replaceAll("_", "-"));
    return tags.find((tag) => localePattern.test(tag)) ?? "en";
  }
}
