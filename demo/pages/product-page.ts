import type { Product } from "../catalog.ts";
import { html, type Html } from "../html.ts";
import { renderPage, type HelpLink } from "./layout.ts";
import { linkTo, type PageContext } from "./page-context.ts";
import { formatPrice, renderPrice, renderProductCard, stockText } from "./product-card.ts";
import { renderProductMetadata } from "./product-metadata.ts";

/** What a product page shows beside the product itself. */
export type ProductPageExtras = {
  readonly related: readonly Product[];
  readonly helpLinks: readonly HelpLink[];
  /** True after the cart button: there is no cart here, but a button that does nothing would be a lie. */
  readonly added: boolean;
};

/** One product: pictures, price, choices, details, and its data for machines. */
export function renderProductPage(context: PageContext, product: Product, extras: ProductPageExtras): string {
  const { locale, texts } = context;
  return renderPage(context, {
    title: product.name[locale],
    description: product.description[locale],
    head: renderProductMetadata(context, product),
    bodyClass: "has-buy-bar",
    tagAttributes: { "data-avoid": ".buy-bar" },
    helpLinks: extras.helpLinks,
    main: html`<div class="wrap">
      ${renderBreadcrumb(context, product)}
      <article class="product">
        ${renderGallery(context, product)}
        <div class="product-side">
          ${renderSummary(context, product)}
          ${extras.added ? html`<p class="notice" role="status">${texts.added}</p>` : undefined}
          ${renderBuyForm(context, product)} ${renderPromises(context)} ${renderAsk(context)}
        </div>
        <section class="details" aria-labelledby="details">
          <h2 id="details">${texts.details}</h2>
          <ul>
            ${product.details[locale].map((detail) => html`<li>${detail}</li>`)}
          </ul>
        </section>
      </article>
      <section aria-labelledby="related">
        <h2 id="related">${texts.related}</h2>
        <ul class="grid">
          ${extras.related.map((other) => renderProductCard(context, other))}
        </ul>
      </section>
    </div>`,
  });
}

function renderBreadcrumb(context: PageContext, product: Product): Html {
  return html`<nav class="breadcrumb">
    <a href="${linkTo(context, "/")}">${context.texts.home}</a> <span aria-hidden="true">/</span>
    <span>${product.category[context.locale]}</span>
  </nav>`;
}

/** The whole picture and two details of it: an SVG's fragment can name the part to show, so one file is enough. */
function renderGallery(context: PageContext, product: Product): Html {
  const { texts } = context;
  const closeUps = ["130,40,220,220", "120,200,230,230"].map(
    (box) =>
      html`<li>
        <img src="${product.image}#svgView(viewBox(${box}))" alt="${texts.closeUp}" width="480" height="480" />
      </li>`,
  );
  return html`<ul class="gallery" aria-label="${texts.gallery}" tabindex="0">
    <li><img src="${product.image}" alt="${product.name[context.locale]}" width="480" height="480" /></li>
    ${closeUps}
  </ul>`;
}

function renderSummary(context: PageContext, product: Product): Html {
  const { locale } = context;
  return html`<header>
    <p class="product-sku">${product.category[locale]} · ${product.sku}</p>
    <h1>${product.name[locale]}</h1>
    <p class="product-price">
      ${renderPrice(context, product)}
      <span class="stock stock-${product.availability.toLowerCase()}">${stockText(context, product)}</span>
    </p>
    <p class="product-description">${product.description[locale]}</p>
  </header>`;
}

function renderBuyForm(context: PageContext, product: Product): Html {
  const { locale, texts } = context;
  const lang = context.keepLang ? html`<input type="hidden" name="lang" value="${locale}" />` : undefined;
  const sizeGuide = html`<a href="${linkTo(context, "/help/sizes")}">${texts.sizeGuide}</a>`;
  const disabled = product.availability === "OutOfStock" ? html`disabled` : undefined;
  return html`<form class="buy" action="${product.url}" method="get">
    ${lang}<input type="hidden" name="added" value="1" />
    ${renderChoices({ name: "color", label: texts.color, values: product.colors[locale], preset: true })}
    ${renderChoices({ name: "size", label: texts.size, values: product.sizes, preset: false, aside: sizeGuide })}
    <div class="buy-bar">
      <button class="button" type="submit" ${disabled}>${texts.buy[product.availability]}</button>
      <span class="buy-bar-price">${formatPrice(context, product.price)}</span>
    </div>
  </form>`;
}

type Choices = {
  readonly name: string;
  readonly label: string;
  readonly values: readonly string[];
  /** The first value is chosen already; else the shopper must choose. */
  readonly preset: boolean;
  readonly aside?: Html;
};

/** Radio buttons; nothing where there is nothing to choose. */
function renderChoices({ name, label, values, preset, aside }: Choices): Html | undefined {
  if (values.length === 0) return undefined;
  const options = values.map((value, index) => {
    const state = preset && index === 0 ? html`checked` : html`required`;
    return html`<label><input type="radio" name="${name}" value="${value}" ${state} /><span>${value}</span></label>`;
  });
  return html`<div class="choice">
    <fieldset>
      <legend>${label}</legend>
      <div class="choices">${options}</div>
    </fieldset>
    ${aside}
  </div>`;
}

function renderPromises(context: PageContext): Html {
  const items = context.texts.promises.map(
    (promise) => html`<li><a href="${linkTo(context, promise.href)}">${promise.text}</a></li>`,
  );
  return html`<ul class="promises">
    ${items}
  </ul>`;
}

function renderAsk(context: PageContext): Html {
  const { texts } = context;
  return html`<aside class="ask ask-small">
    <div>
      <h2>${texts.askTitle}</h2>
      <p>${texts.askText}</p>
    </div>
    <ul>
      ${texts.askProductQuestions.map((question) => html`<li>${question}</li>`)}
    </ul>
  </aside>`;
}
