import { escapeHtml, trustedHtml, type Html } from "../html.ts";
import type { Locale } from "../locale.ts";
import { textsByLocale, type ShopTexts } from "../texts.ts";

/** What every page needs to know about the request that it answers and the widget that it carries. */
export type PageContext = {
  readonly locale: Locale;
  readonly texts: ShopTexts;
  /** Scheme and host that the shop is seen at, for addresses that must be absolute. */
  readonly origin: string;
  readonly path: string;
  /** True when the address names its language: then links go on naming it. */
  readonly keepLang: boolean;
  readonly widgetUrl: string;
  /** The widget tag's own attributes, over the demo's. */
  readonly tagAttributes: Readonly<Record<string, string>>;
};

/** The context of a page, with the texts of its language. */
export function createPageContext(options: Omit<PageContext, "texts">): PageContext {
  return { ...options, texts: textsByLocale[options.locale] };
}

/** The address of another page of the shop, in the same language where the address names one. */
export function linkTo(context: PageContext, path: string): string {
  return context.keepLang ? linkInLocale(path, context.locale) : path;
}

/** The address of a page in the given language. */
export function linkInLocale(path: string, locale: Locale): string {
  return `${path}?lang=${locale}`;
}

/** The tag that puts the widget on a page. Throws when a name cannot be an attribute's. */
export function widgetTag(src: string, attributes: Readonly<Record<string, string>>): Html {
  const pairs = Object.entries({ src, ...attributes }).map(([name, value]) => {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`Cannot make the widget tag: no attribute is called ${name}`);
    return `${name}="${escapeHtml(value)}"`;
  });
  return trustedHtml(`<script ${pairs.join(" ")} defer></script>`);
}

/** What the demo's own tag says, before a page or `tagAttributes` adds to it. */
export const defaultTagAttributes = {
  "data-shop": "default",
  "data-color": "#1f5f4a",
  "data-position": "right",
} as const;
