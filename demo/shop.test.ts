import { readdir, readFile } from "node:fs/promises";
import { Type } from "typebox";
import { Value } from "typebox/value";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCatalog } from "./catalog.ts";
import { loadHelpCenter } from "./help-center.ts";
import { demoShop, type DemoShopOptions } from "./shop.ts";

const knowledge = new URL("./knowledge/", import.meta.url);
const languages = ["zh-CN", "en"] as const;
const topics = ["shipping", "returns", "sizes", "payment", "warranty", "invoices", "contact", "membership", "orders"];
const allTopics = [...topics, "care", "privacy"].toSorted();

let app: FastifyInstance;

beforeAll(async () => {
  app = await startShop({ widgetUrl: "https://chat.example.com/widget.js", tagAttributes: { "data-shop": "a&b" } });
});
afterAll(() => app.close());

async function startShop(options: DemoShopOptions = {}): Promise<FastifyInstance> {
  const shop = Fastify();
  await shop.register(demoShop, options);
  return shop;
}

async function get(url: string, headers: Record<string, string> = {}) {
  return app.inject({ url, headers: { host: "shop.example:8080", ...headers } });
}

describe("knowledge", () => {
  it("has every topic in both languages, with the same number of questions", async () => {
    const help = await loadHelpCenter(knowledge);
    for (const language of languages) {
      expect(help[language].map((page) => page.slug).toSorted()).toEqual(allTopics);
    }
    const [zh, en] = languages.map((language) => help[language].map((page) => [page.slug, page.questions.length]));
    expect(zh).toEqual(en);
  });

  it("names each file after its topic and language", async () => {
    const names = (await readdir(knowledge)).filter((name) => name.endsWith(".md"));
    expect(names).toHaveLength(allTopics.length * languages.length);
    for (const name of names) {
      const [topic, locale] = name.split(".");
      const text = await readFile(new URL(name, knowledge), "utf8");
      expect(text).toContain(`url: /help/${topic}\nlocale: ${locale}\n`);
    }
  });

  it("answers the question about seven days in one section of the returns page", async () => {
    const text = await readFile(new URL("returns.zh-CN.md", knowledge), "utf8");
    const section = text.split("\n## ").find((part) => part.startsWith("七天内可以退货吗？"));
    expect(section).toContain("七天无理由退货");
    expect(section).toContain("签收的次日起");
  });

  it("has twelve products with unique addresses, among them each kind of availability", async () => {
    const products = await loadCatalog(new URL("products.json", knowledge));
    expect(new Set(products.map((product) => product.url)).size).toBe(12);
    expect(new Set(products.map((product) => product.availability)).size).toBe(3);
    expect(products.some((product) => product.sizes.length === 0)).toBe(true);
    expect(products.some((product) => product.listPrice !== undefined)).toBe(true);
  });
});

describe("pages", () => {
  it("answer in the language that is asked for, else chosen before, else the browser's, else Chinese", async () => {
    const cases: readonly [string, Record<string, string>, string][] = [
      ["/", {}, "zh-CN"],
      ["/", { "accept-language": "fr-FR,fr;q=0.9,en;q=0.8,zh;q=0.5" }, "en"],
      ["/", { "accept-language": "zh-TW,zh;q=0.9,en;q=0.8" }, "zh-CN"],
      ["/", { "accept-language": "zh-CN", cookie: "a=b; lang=en" }, "en"],
      ["/?lang=zh-CN", { "accept-language": "en", cookie: "lang=en" }, "zh-CN"],
      ["/?lang=en", {}, "en"],
      ["/?lang=xx", {}, "zh-CN"],
    ];
    for (const [url, headers, language] of cases) {
      const { body } = await get(url, headers);
      expect(body).toContain(`<html lang="${language}">`);
      expect(body).toContain(`data-locale="${language}"`);
    }
  });

  it("keep the language on links when the address names it", async () => {
    expect((await get("/?lang=en")).body).toContain('href="/products/sx-1001?lang=en"');
    expect((await get("/")).body).toContain('href="/products/sx-1001"');
  });

  it("resolve for every product and every help page, in both languages, each with the tag", async () => {
    const products = await loadCatalog(new URL("products.json", knowledge));
    const help = await loadHelpCenter(knowledge);
    const urls = ["/", "/help", ...products.map(({ url }) => url), ...help.en.map(({ url }) => url)];
    for (const url of urls.flatMap((path) => [path, `${path}?lang=en`])) {
      const { statusCode, body, headers } = await get(url);
      expect(statusCode, url).toBe(200);
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(body.match(/<script src="https:\/\/chat\.example\.com\/widget\.js"[^>]* defer><\/script>/g)).toHaveLength(
        1,
      );
      expect(body).toContain('data-shop="a&amp;b"');
      expect(body.match(/<h1[ >]/g)).toHaveLength(1);
    }
  });

  it("link only to what is there", async () => {
    const links = new Set<string>();
    for (const url of ["/", "/help", "/products/sx-1001", "/help/returns"]) {
      const { body } = await get(url);
      for (const [, target = ""] of body.matchAll(/ (?:href|src)="(\/[^"#]*)/g)) links.add(target);
    }
    expect(links.size).toBeGreaterThan(40);
    for (const link of links) expect((await get(link)).statusCode, link).toBe(200);
  });

  it("have no script of their own but the JSON-LD, and no style attributes, as a strict CSP asks", async () => {
    for (const url of ["/", "/products/sx-1001", "/help/sizes"]) {
      const { body } = await get(url);
      expect(body).not.toMatch(/<script(?! src=| type="application\/ld\+json")| style=| on\w+=/);
    }
  });

  it("show the tag to paste with the widget's whole address", async () => {
    const shop = await startShop();
    const { body } = await shop.inject({ url: "/", headers: { host: "shop.example:8080" } });
    const tag =
      '<script src="http://shop.example:8080/widget.js" data-shop="default" data-color="#1f5f4a" data-position="right" defer></script>';
    expect(body).toContain(tag.replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"));
    expect(body).toContain('<script src="/widget.js" data-shop="default"');
    await shop.close();
  });

  it("say 404 in words where there is no such product or topic", async () => {
    for (const url of ["/products/sx-9999", "/products/__proto__", "/help/nothing?lang=en"]) {
      const { statusCode, body } = await get(url);
      expect(statusCode).toBe(404);
      expect(body).toMatch(/这条路走不通|No path here/);
    }
  });

  it("escape what the request puts into them", async () => {
    const { body } = await get("/help/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", { host: 'x"><b>.example' });
    expect(body).not.toContain("<script>alert");
    expect(body).not.toContain('"><b>');
  });
});

describe("product page", () => {
  it("carries the product as schema.org's Product and as OpenGraph", async () => {
    const { body } = await get("/products/sx-1009?lang=en");
    const [, json = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(body) ?? [];
    const product: unknown = JSON.parse(json);
    expect(product).toMatchObject({
      "@type": "Product",
      name: "Xingye 2-Person Tent",
      sku: "SX-1009",
      offers: { price: "1099.00", priceCurrency: "CNY", availability: "https://schema.org/PreOrder" },
    });
    expect(
      Value.Check(
        Type.Object({ image: Type.Tuple([Type.Literal("http://shop.example:8080/images/sx-1009.svg")]) }),
        product,
      ),
    ).toBe(true);
    expect(body).toMatch(/<meta property="og:title" content="Xingye 2-Person Tent" ?\/?>/);
    expect(body).toMatch(/<meta property="product:price:amount" content="1099.00" ?\/?>/);
  });

  it("offers no cart for what is sold out, and says what a click did for the rest", async () => {
    expect((await get("/products/sx-1006")).body).toMatch(/<button[^>]* disabled[^>]*>\s*已售罄/);
    expect((await get("/products/sx-1001?added=1")).body).toContain('role="status"');
    expect((await get("/products/sx-1001")).body).not.toContain('role="status"');
  });
});

it("a tag attribute that cannot be one is refused at start-up", async () => {
  await expect(startShop({ tagAttributes: { "x onload": "1" } })).rejects.toThrow("no attribute is called x onload");
});
