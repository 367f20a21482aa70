import type { Product } from "../catalog.ts";
import { html, type Html } from "../html.ts";
import { linkTo, type PageContext } from "./page-context.ts";

/** At and below this many pieces the page says how few are left. */
const fewLeftStock = 20;

/** A product as it stands in a grid: picture, name, price, and what is special about it. */
export function renderProductCard(context: PageContext, product: Product): Html {
  const { locale } = context;
  return html`<li class="card">
    <a href="${linkTo(context, product.url)}">
      <span class="card-picture"
        ><img
          src="${product.image}"
          alt=""
          width="480"
          height="480"
          loading="lazy"
        />${renderBadge(context, product)}</span
      >
      <span class="card-category">${product.category[locale]}</span>
      <span class="card-name">${product.name[locale]}</span>
      ${renderPrice(context, product)}
    </a>
  </li>`;
}

/** The price, and the one before the sale where there is a sale. */
export function renderPrice(context: PageContext, product: Product): Html {
  const listPrice =
    product.listPrice &&
    html` <s
      ><span class="visually-hidden">${context.texts.listPrice} </span>${formatPrice(context, product.listPrice)}</s
    >`;
  return html`<span class="price${product.listPrice === undefined ? "" : " price-sale"}"
    >${formatPrice(context, product.price)}${listPrice}</span
  >`;
}

/** What the page says about stock. */
export function stockText(context: PageContext, product: Product): string {
  const { texts } = context;
  if (product.availability === "OutOfStock") return texts.outOfStock;
  if (product.availability === "PreOrder") return texts.preOrder;
  return product.stock <= fewLeftStock ? texts.fewLeft(product.stock) : texts.inStock(product.stock);
}

/** «¥1,299»: shop prices are whole yuan, and cents would only be noise. */
export function formatPrice(context: PageContext, price: string): string {
  const format = new Intl.NumberFormat(context.locale, { maximumFractionDigits: 2, minimumFractionDigits: 0 });
  return `¥${format.format(Number(price))}`;
}

function renderBadge(context: PageContext, product: Product): Html | undefined {
  if (product.availability !== "InStock") {
    return html`<span class="badge badge-${product.availability.toLowerCase()}">${stockText(context, product)}</span>`;
  }
  if (product.listPrice !== undefined) return html`<span class="badge badge-sale">${context.texts.sale}</span>`;
  return product.stock <= fewLeftStock ? html`<span class="badge">${stockText(context, product)}</span>` : undefined;
}
