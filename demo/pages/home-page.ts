import type { Product } from "../catalog.ts";
import { html, type Html } from "../html.ts";
import { renderPage, type HelpLink } from "./layout.ts";
import { defaultTagAttributes, widgetTag, type PageContext } from "./page-context.ts";
import { renderProductCard } from "./product-card.ts";

/** The shop's first page: what it sells, what to ask, and the tag to paste into one's own shop. */
export function renderHomePage(
  context: PageContext,
  products: readonly Product[],
  helpLinks: readonly HelpLink[],
): string {
  const { texts } = context;
  return renderPage(context, {
    title: texts.brandLine,
    description: texts.heroText,
    helpLinks,
    main: html`${renderHero(context)}
      <div class="wrap">
        ${renderAsk(context)}
        <section aria-labelledby="products">
          <h2 id="products">${texts.products}</h2>
          <ul class="grid">
            ${products.map((product) => renderProductCard(context, product))}
          </ul>
        </section>
        ${renderTag(context)}
      </div>`,
  });
}

function renderHero(context: PageContext): Html {
  const { texts } = context;
  return html`<section class="hero">
    <img class="hero-picture" src="/images/hero.svg" alt="" width="1440" height="640" />
    <div class="wrap hero-text">
      <h1>${texts.heroTitle}</h1>
      <p>${texts.heroText}</p>
      <a class="button" href="#products">${texts.heroAction}</a>
    </div>
  </section>`;
}

function renderAsk(context: PageContext): Html {
  const { texts } = context;
  return html`<section class="ask" aria-labelledby="ask">
    <div>
      <h2 id="ask">${texts.askTitle}</h2>
      <p>${texts.askText}</p>
    </div>
    <ul>
      ${texts.askQuestions.map((question) => html`<li>${question}</li>`)}
    </ul>
  </section>`;
}

/** The tag as another shop would paste it: with the widget's whole address. */
function renderTag(context: PageContext): Html {
  const { texts } = context;
  const src = new URL(context.widgetUrl, context.origin).href;
  const tag = widgetTag(src, { ...defaultTagAttributes, ...context.tagAttributes });
  return html`<section class="tag" aria-labelledby="tag">
    <div>
      <h2 id="tag">${texts.tagTitle}</h2>
      <p>${texts.tagText}</p>
    </div>
    <figure>
      <pre tabindex="0"><code>${tag.markup}</code></pre>
      <figcaption>${texts.tagCopy}</figcaption>
    </figure>
  </section>`;
}
