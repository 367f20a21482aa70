import { readdir, readFile } from "node:fs/promises";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { loadCatalog, type Product } from "./catalog.ts";
import { loadHelpCenter, type HelpCenter } from "./help-center.ts";
import { chooseLocale, locales, type Locale } from "./locale.ts";
import { renderHelpIndex, renderHelpPage } from "./pages/help-pages.ts";
import { renderHomePage } from "./pages/home-page.ts";
import { renderNotFoundPage } from "./pages/not-found-page.ts";
import { createPageContext, widgetTag, type PageContext } from "./pages/page-context.ts";
import { renderProductPage } from "./pages/product-page.ts";

/** Where the pages find the widget, and what its tag says beside the demo's own attributes. */
export type DemoShopOptions = {
  /** Address of widget.js, absolute where another origin serves it. Default "/widget.js". */
  readonly widgetUrl?: string;
  /** Attributes of the tag by name, over the demo's own. */
  readonly tagAttributes?: Readonly<Record<string, string>>;
};

/** Everything that the shop shows, read once. */
type Shop = {
  readonly products: readonly Product[];
  readonly help: HelpCenter;
  readonly widgetUrl: string;
  readonly tagAttributes: Readonly<Record<string, string>>;
};

/** How many other products a product page shows. */
const relatedCount = 4;

/**
 * A small shop with the widget on each page: `/`, `/products/:slug`, `/help`, `/help/:topic` and their files.
 * It needs nothing of the server, so another process on another origin can serve it too.
 */
export const demoShop: FastifyPluginAsync<DemoShopOptions> = async (app, options) => {
  const { widgetUrl = "/widget.js", tagAttributes = {} } = options;
  widgetTag(widgetUrl, tagAttributes); // A wrong attribute name is told at start-up, not on the first page.
  const knowledge = new URL("./knowledge/", import.meta.url);
  const shop: Shop = {
    products: await loadCatalog(new URL("products.json", knowledge)),
    help: await loadHelpCenter(knowledge),
    widgetUrl,
    tagAttributes,
  };
  addPages(app, shop);
  addHelpPages(app, shop);
  await addFiles(app);
};

function addPages(app: FastifyInstance, shop: Shop): void {
  app.get("/", async (request, reply) => {
    const context = readContext(request, reply, shop);
    return sendPage(reply, renderHomePage(context, shop.products, shop.help[context.locale]));
  });

  app.get<{ Params: { slug: string } }>("/products/:slug", async (request, reply) => {
    const context = readContext(request, reply, shop);
    const product = shop.products.find(({ url }) => url === `/products/${request.params.slug}`);
    if (product === undefined) return sendNotFound(reply, context, shop);
    const page = renderProductPage(context, product, {
      related: relatedTo(product, shop.products),
      helpLinks: shop.help[context.locale],
      added: readUrl(request).searchParams.has("added"),
    });
    return sendPage(reply, page);
  });
}

function addHelpPages(app: FastifyInstance, shop: Shop): void {
  app.get("/help", async (request, reply) => {
    const context = readContext(request, reply, shop);
    return sendPage(reply, renderHelpIndex(context, shop.help[context.locale]));
  });

  app.get<{ Params: { topic: string } }>("/help/:topic", async (request, reply) => {
    const context = readContext(request, reply, shop);
    const pages = shop.help[context.locale];
    const page = pages.find(({ slug }) => slug === request.params.topic);
    return page === undefined
      ? sendNotFound(reply, context, shop)
      : sendPage(reply, renderHelpPage(context, page, pages));
  });
}

/** Serves the style sheet and the pictures from memory: a handful of small files, known at start-up. */
async function addFiles(app: FastifyInstance): Promise<void> {
  const css = await readFile(new URL("./shop.css", import.meta.url));
  app.get("/shop.css", async (_request, reply) => sendFile(reply, "text/css; charset=utf-8", css));

  const folder = new URL("./images/", import.meta.url);
  for (const name of await readdir(folder)) {
    const image = await readFile(new URL(name, folder));
    app.get(`/images/${name}`, async (_request, reply) => sendFile(reply, "image/svg+xml", image));
  }
}

/** The products after this one, beginning again at the first: each page shows others. */
function relatedTo(product: Product, products: readonly Product[]): readonly Product[] {
  const index = products.indexOf(product);
  return [...products.slice(index + 1), ...products.slice(0, index)].slice(0, relatedCount);
}

function readContext(request: FastifyRequest, reply: FastifyReply, shop: Shop): PageContext {
  const url = readUrl(request);
  const query = url.searchParams.get("lang");
  const { cookie, "accept-language": acceptLanguage } = request.headers;
  const locale = chooseLocale({ query, cookie, acceptLanguage });
  const keepLang = locales.some((known) => known === query);
  if (keepLang) rememberLocale(reply, locale);
  reply.header("vary", "Accept-Language, Cookie").header("content-language", locale);
  const { widgetUrl, tagAttributes } = shop;
  return createPageContext({ locale, origin: url.origin, path: url.pathname, keepLang, widgetUrl, tagAttributes });
}

function rememberLocale(reply: FastifyReply, locale: Locale): void {
  reply.header("set-cookie", `lang=${locale}; Path=/; Max-Age=31536000; SameSite=Lax`);
}

/** The address as the shopper's browser sees it. A client may send no host, or one that is none. */
function readUrl(request: FastifyRequest): URL {
  const origin = `${request.protocol}://${request.host}`;
  return new URL(request.url, URL.canParse(origin) ? origin : "http://localhost");
}

function sendNotFound(reply: FastifyReply, context: PageContext, shop: Shop): FastifyReply {
  return sendPage(reply.code(404), renderNotFoundPage(context, shop.help[context.locale]));
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(page);
}

function sendFile(reply: FastifyReply, type: string, content: Buffer): FastifyReply {
  return reply.type(type).header("cache-control", "public, max-age=60").send(content);
}
