/** What the shop's page asked for, checked. What is undefined is left to the shop's config on the server. */
export interface WidgetSettings {
  /** The server's address without a slash at the end. */
  readonly server: string;
  readonly shop: string;
  /** BCP 47. */
  readonly locale: string;
  /** `#rgb` or `#rrggbb`. */
  readonly color: string | undefined;
  readonly position: "left" | "right" | undefined;
  /** Distance from the window's corner, px. */
  readonly offset: number;
  readonly zIndex: number;
  readonly theme: "light" | "dark" | "auto";
}

/** What surrounds the tag: each is undefined where the page does not tell. */
export interface SettingsSurroundings {
  readonly scriptUrl: string | undefined;
  readonly pageLanguage: string | undefined;
  readonly browserLanguage: string | undefined;
}

export interface ReadSettings {
  readonly settings: WidgetSettings | undefined;
  /** Plain sentences for the console: what is wrong and what is used instead. */
  readonly mistakes: readonly string[];
}

const localePattern = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** Checks what was written in the tag or in `window.XiaoerSettings`; a wrong value is told and its default used. */
export function readSettings(raw: Readonly<Record<string, unknown>>, around: SettingsSurroundings): ReadSettings {
  const mistakes: string[] = [];
  const server = serverFrom(text("server"), around.scriptUrl);
  if (server === undefined) {
    mistakes.push("Cannot tell the server's address: set data-server to it, for example https://chat.example.com.");
    return { settings: undefined, mistakes };
  }
  const settings: WidgetSettings = {
    server,
    shop: text("shop") ?? "default",
    locale: readLocale(),
    color: accept("color", /^#([0-9a-f]{3}|[0-9a-f]{6})$/i, "#rgb or #rrggbb"),
    position: oneOf("position", ["left", "right"] as const),
    offset: number("offset") ?? 20,
    zIndex: number("zIndex") ?? 2147483000,
    theme: oneOf("theme", ["light", "dark", "auto"] as const) ?? "auto",
  };
  return { settings, mistakes };

  function text(key: string): string | undefined {
    const value = raw[key];
    if (typeof value === "number") return String(value);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  }

  function accept(key: string, pattern: RegExp, expected: string): string | undefined {
    const value = text(key);
    if (value === undefined || pattern.test(value)) return value;
    mistakes.push(`Cannot use ${attributeName(key)}: expected ${expected}, got "${value}". The default is used.`);
    return undefined;
  }

  function number(key: string): number | undefined {
    const value = accept(key, /^-?\d{1,10}(px)?$/, "a whole number");
    return value === undefined ? undefined : Number.parseInt(value, 10);
  }

  function oneOf<T extends string>(key: string, choices: readonly T[]): T | undefined {
    const value = accept(key, new RegExp(`^(${choices.join("|")})$`), choices.join(" or "));
    return choices.find((choice) => choice === value);
  }

  function readLocale(): string {
    const asked = accept("locale", localePattern, "a language tag such as zh-CN");
    // Pages write zh_CN now and then.
    const offered = [asked, around.pageLanguage?.replaceAll("_", "-"), around.browserLanguage];
    return offered.find((tag) => tag !== undefined && localePattern.test(tag)) ?? "en";
  }
}

function serverFrom(asked: string | undefined, scriptUrl: string | undefined): string | undefined {
  if (asked !== undefined) return asked.replace(/\/+$/, "");
  return scriptUrl !== undefined && /^https?:/.test(scriptUrl) ? new URL(scriptUrl).origin : undefined;
}

function attributeName(key: string): string {
  return `data-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
