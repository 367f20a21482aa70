import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { request, type Dispatcher } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildWidget } from "./support/build-widget.ts";
import { problemOf, shopConfigOf } from "./support/wire.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

const shopOrigin = "http://localhost:4000";
const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer): Buffer => bytes };

let xiaoer: Xiaoer;
beforeAll(async () => {
  buildWidget();
  xiaoer = await startXiaoer();
});
afterAll(async () => {
  await xiaoer.kill();
});

describe("GET /widget.js", () => {
  test.for([
    ["br", "gzip, deflate, br, zstd"],
    ["gzip", "gzip, deflate"],
    ["identity", "identity"],
    ["identity", "deflate"],
    ["gzip", "br;q=0, gzip"],
  ] as const)("comes as %s to whoever accepts %s, and is the same file", async ([encoding, accept]) => {
    const plain = await fetchWidget({ "accept-encoding": "identity" });
    const { headers, bytes } = await fetchWidget({ "accept-encoding": accept });
    expect(headers["content-encoding"] ?? "identity").toBe(encoding);
    expect(headers["content-length"]).toBe(String(bytes.length));
    expect(decoders[encoding](bytes).equals(plain.bytes)).toBe(true);
    expect(plain.bytes.length).toBeGreaterThan(1000);
  });

  test("is a script that any shop's page may load, and a cache may hold a copy a coding", async () => {
    const { status, headers } = await fetchWidget({ "accept-encoding": "br", origin: "https://anyone.example" });
    expect(status).toBe(200);
    expect(headers["content-type"]).toMatch(/^text\/javascript; ?charset=utf-8$/i);
    expect(headers["vary"]).toMatch(/accept-encoding/i);
    expect(headers["cache-control"]).toMatch(/max-age|no-cache/);
    expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test.for(["br", "gzip", "identity"])("as %s it is not sent again to whoever has it", async (accept) => {
    const first = await fetchWidget({ "accept-encoding": accept });
    const etag = String(first.headers["etag"]);
    expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
    const second = await fetchWidget({ "accept-encoding": accept, "if-none-match": etag });
    expect(second.status).toBe(304);
    expect(second.bytes.length).toBe(0);
    expect(second.headers["etag"]).toBe(etag);
    const other = await fetchWidget({ "accept-encoding": accept, "if-none-match": '"another"' });
    expect(other.status).toBe(200);
  });

  test("a strong tag names one coding alone, as caches take it", async () => {
    const tags = await Promise.all(
      ["br", "gzip", "identity"].map(async (accept) =>
        String((await fetchWidget({ "accept-encoding": accept })).headers["etag"]),
      ),
    );
    const strong = tags.filter((tag) => !tag.startsWith("W/"));
    expect(new Set(strong).size).toBe(strong.length);
  });

  test("HEAD tells the same with no body", async () => {
    const { status, headers, bytes } = await fetchWidget({ "accept-encoding": "br" }, "HEAD");
    expect(status).toBe(200);
    expect(headers["content-encoding"]).toBe("br");
    expect(bytes.length).toBe(0);
  });
});

describe("GET /api/chat/config", () => {
  test("[CF1] holds what a widget needs to draw itself, in the shopper's language", async () => {
    const chinese = await shopConfigOf(await fetchConfig("shop=default&locale=zh-CN"));
    const english = await shopConfigOf(await fetchConfig("shop=default&locale=en"));
    expect(chinese).toMatchObject({ shop: "default", locale: "zh-CN", limits: { messageChars: 4000 } });
    expect(english.locale).toBe("en");
    expect(chinese.greeting).toMatch(/\p{Script=Han}/u);
    expect(english.greeting).not.toMatch(/\p{Script=Han}/u);
    expect(english.starters.length).toBeGreaterThan(0);
  });

  test("[CF1] is not sent again to whoever has it", async () => {
    const etag = (await fetchConfig("shop=default&locale=en")).headers.get("etag") ?? "none";
    expect((await fetchConfig("shop=default&locale=en", { "if-none-match": etag })).status).toBe(304);
    expect((await fetchConfig("shop=default&locale=zh-CN", { "if-none-match": etag })).status).toBe(200);
  });

  test("can be read by every page, so that one which is not allowed is told why", async () => {
    const allowed = await fetchConfig("shop=default", { origin: shopOrigin });
    expect(allowed.headers.get("access-control-allow-origin")).toBe("*");
    expect(allowed.headers.get("vary")).toMatch(/origin/i);
    const refused = await fetchConfig("shop=default", { origin: "https://evil.example" });
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
    const problem = await problemOf(refused);
    expect(problem).toMatchObject({ status: 403, code: "origin_not_allowed" });
    expect(problem.detail).toContain("https://evil.example");
  });

  test("of an unknown shop is not found", async () => {
    expect(await problemOf(await fetchConfig("shop=nobody"))).toMatchObject({ status: 404, code: "unknown_shop" });
  });

  test("asked for twice over in one address is a bad request", async () => {
    expect((await problemOf(await fetchConfig("shop=default&shop=other"))).status).toBe(400);
  });
});

describe("a browser's preflight", () => {
  test.for([
    ["POST", "/api/chat", "content-type"],
    ["POST", "/api/chat", "authorization,content-type,last-event-id"],
    ["GET", "/api/chat/session", "authorization"],
    ["GET", "/api/chat/tasks/some-task/stream", "last-event-id"],
    ["DELETE", "/api/chat/tasks/some-task", "authorization"],
  ] as const)("for %s %s with %s is granted to the shop's pages", async ([method, path, requested]) => {
    const response = await preflight(path, method, shopOrigin, requested);
    expect(response.status).toBeLessThan(300);
    expect(response.headers.get("access-control-allow-origin")).toBe(shopOrigin);
    expect(response.headers.get("access-control-allow-methods")).toContain(method);
    const allowed = response.headers.get("access-control-allow-headers")?.toLowerCase() ?? "";
    for (const header of requested.split(",")) expect(allowed).toContain(header);
    expect(response.headers.get("vary")).toMatch(/origin/i);
    expect(Number(response.headers.get("access-control-max-age"))).toBeGreaterThanOrEqual(600);
  });

  test("from an origin that no shop names is granted nothing", async () => {
    const response = await preflight("/api/chat", "POST", "https://evil.example", "content-type");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});

test("GET /healthz says that the server is alive", async () => {
  const response = await fetch(`${xiaoer.url}/healthz`);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toMatch(/no-store/);
});

interface Fetched {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  /** As they came, not decoded. */
  readonly bytes: Buffer;
}

async function fetchWidget(
  headers: Readonly<Record<string, string>>,
  method: "GET" | "HEAD" = "GET",
): Promise<Fetched> {
  const response = await request(`${xiaoer.url}/widget.js`, { method, headers });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  return { status: response.statusCode, headers: response.headers, bytes };
}

async function fetchConfig(query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return await fetch(`${xiaoer.url}/api/chat/config?${query}`, { headers });
}

async function preflight(path: string, method: string, origin: string, requested: string): Promise<Response> {
  return await fetch(xiaoer.url + path, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": method, "access-control-request-headers": requested },
  });
}
