import { html, type Html } from "../html.ts";
import { locales, type Locale, type Localized } from "../locale.ts";
import { defaultTagAttributes, linkInLocale, linkTo, widgetTag, type PageContext } from "./page-context.ts";

/** What one page puts into the frame that all pages share. */
export type PageParts = {
  readonly title: string;
  readonly description: string;
  readonly main: Html;
  /** More elements for `<head>`: OpenGraph, JSON-LD. */
  readonly head?: Html;
  readonly bodyClass?: string;
  /** Attributes of the widget's tag that only this page has. */
  readonly tagAttributes?: Readonly<Record<string, string>>;
  /** Help pages to list in the footer. */
  readonly helpLinks: readonly HelpLink[];
};

/** A help page as the footer and the help pages name it. */
export type HelpLink = { readonly url: string; readonly title: string };

const languageNameByLocale: Localized = { "zh-CN": "中文", en: "English" };

/** A whole document. */
export function renderPage(context: PageContext, parts: PageParts): string {
  const { markup } = html`<!doctype html>
    <html lang="${context.locale}">
      ${renderHead(context, parts)}
      <body class="${parts.bodyClass ?? ""}">
        <a class="skip" href="#main">${context.texts.skip}</a>
        ${renderHeader(context)}
        <main id="main">${parts.main}</main>
        ${renderFooter(context, parts.helpLinks)}
        ${widgetTag(context.widgetUrl, {
          ...defaultTagAttributes,
          "data-locale": context.locale,
          ...parts.tagAttributes,
          ...context.tagAttributes,
        })}
      </body>
    </html> `;
  return markup;
}

function renderHead(context: PageContext, parts: PageParts): Html {
  const alternates = locales.map(
    (locale) =>
      html`<link rel="alternate" hreflang="${locale}" href="${context.origin + linkInLocale(context.path, locale)}" />`,
  );
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <title>${parts.title} · ${context.texts.brand}</title>
    <meta name="description" content="${parts.description}" />
    <meta name="theme-color" content="#1f5f4a" />
    <link rel="canonical" href="${context.origin + context.path}" />
    ${alternates}
    <link rel="icon" href="/images/mark.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/shop.css" />
    ${parts.head}
  </head>`;
}

function renderHeader(context: PageContext): Html {
  const { texts } = context;
  return html`<p class="promise">${texts.promise}</p>
    <header class="header">
      <div class="wrap header-row">
        <a class="brand" href="${linkTo(context, "/")}"
          ><img src="/images/mark.svg" alt="" width="34" height="34" /><span>${texts.brand}</span></a
        >
        <nav class="menu" aria-label="${texts.menu}">
          <a href="${linkTo(context, "/")}#products">${texts.products}</a>
          <a href="${linkTo(context, "/help")}">${texts.help}</a>
        </nav>
        <nav class="languages" aria-label="${texts.language}">
          ${locales.map((locale) => renderLanguage(context, locale))}
        </nav>
      </div>
    </header>`;
}

function renderLanguage(context: PageContext, locale: Locale): Html {
  const current = locale === context.locale ? html`aria-current="true"` : undefined;
  return html`<a href="${linkInLocale(context.path, locale)}" hreflang="${locale}" lang="${locale}" ${current}
    >${languageNameByLocale[locale]}</a
  >`;
}

function renderFooter(context: PageContext, helpLinks: readonly HelpLink[]): Html {
  const { texts } = context;
  const links = helpLinks.map((link) => html`<li><a href="${linkTo(context, link.url)}">${link.title}</a></li>`);
  return html`<footer class="footer">
    <div class="wrap">
      <p class="footer-brand">${texts.brand} <span>${texts.brandLine}</span></p>
      <nav aria-label="${texts.footerHelp}">
        <ul>
          ${links}
        </ul>
      </nav>
      <p class="footer-note">${texts.footerNote}</p>
    </div>
  </footer>`;
}
