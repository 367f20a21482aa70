import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { askWhole, post, question } from "./support/sse.ts";
import { problemOf } from "./support/wire.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

const shopOrigin = "http://localhost:4000";

let xiaoer: Xiaoer;
beforeAll(async () => {
  xiaoer = await startXiaoer();
});
afterEach(async () => {
  expect((await fetch(`${xiaoer.url}/healthz`)).status).toBe(200);
});
afterAll(async () => {
  await xiaoer.kill();
});

describe("[EP1] a question of the wrong shape is a bad request that names the field", () => {
  const good = question("Can I return it?");
  const cases: readonly (readonly [string, unknown, string])[] = [
    ["an empty message", { ...good, message: "" }, "message"],
    ["a blank message", { ...good, message: " \n\t " }, "message"],
    ["no message", { ...good, message: undefined }, "message"],
    ["a message that is a number", { ...good, message: 42 }, "message"],
    ["a message that is null", { ...good, message: null }, "message"],
    ["a message that is a list", { ...good, message: ["hi"] }, "message"],
    ["no message id", { ...good, messageId: undefined }, "messageId"],
    ["a message id that is no UUID", { ...good, messageId: "1" }, "messageId"],
    ["an empty session id", { ...good, sessionId: "" }, "sessionId"],
    ["a session id of 201 characters", { ...good, sessionId: "s".repeat(201) }, "sessionId"],
    ["a session id that is a number", { ...good, sessionId: 1 }, "sessionId"],
    ["a locale that is no language tag", { ...good, locale: "../../etc" }, "locale"],
    ["an unknown field", { ...good, model: "gpt-free" }, "model"],
    ["a page that is text", { ...good, page: "http://localhost" }, "page"],
    ["an unknown field of the page", { ...good, page: { cookies: "a=b" } }, "page.cookies"],
    ["a product with no name", { ...good, page: { product: { sku: "1" } } }, "page.product.name"],
    ["a price that is a number", { ...good, page: { product: { name: "x", price: 1 } } }, "page.product.price"],
    ["a title that is too long", { ...good, page: { title: "t".repeat(501) } }, "page.title"],
  ];
  test.for(cases)("%s", async ([, body, field]) => {
    const problem = await problemOf(await post(xiaoer.url, body));
    expect(problem).toMatchObject({ status: 400, code: "bad_request" });
    expect(problem.detail).toContain(field);
  });

  test("[EP1] several mistakes are told at once", async () => {
    const problem = await problemOf(await post(xiaoer.url, { message: 1, messageId: "x", oops: true }));
    for (const field of ["message", "messageId", "oops"]) expect(problem.detail).toContain(field);
  });

  test.for(["null", "[]", '"hi"', "1"])("%s in place of an object", async (body) => {
    expect(await problemOf(await postText(body))).toMatchObject({ status: 400, code: "bad_request" });
  });
});

describe("[EP1] a body that is no JSON is refused", () => {
  test.for(["", "{", "{'message': 'hi'}", "message=hi", "\u0000"])("%j", async (body) => {
    expect(await problemOf(await postText(body))).toMatchObject({ status: 400, code: "bad_request" });
  });

  test("as another media type", async () => {
    const problem = await problemOf(await postText(JSON.stringify(question("Hi")), "text/plain"));
    expect(problem.code).toBe("bad_request");
    expect([400, 415]).toContain(problem.status);
  });

  test("as JSON that pollutes a prototype", async () => {
    const polluted = JSON.stringify(question("Hi")).replace("{", '{"__proto__":{"polluted":true},');
    expect(await problemOf(await postText(polluted))).toMatchObject({ status: 400, code: "bad_request" });
  });

  test("as bytes that are no UTF-8", async () => {
    const body = Buffer.concat([Buffer.from('{"message":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    expect(await problemOf(await postText(body))).toMatchObject({ status: 400, code: "bad_request" });
  });
});

describe("too much is refused", () => {
  test("4,001 characters are too long, and the problem says how many are allowed", async () => {
    const problem = await problemOf(await post(xiaoer.url, question("长".repeat(4001))));
    expect(problem.code).toBe("message_too_long");
    expect(problem.status).toBe(413);
    expect(problem.detail).toContain("4000");
  });

  test("4,000 characters are not", async () => {
    const { end } = await askWhole(xiaoer.url, question("长".repeat(4000)));
    expect(end.event).toBe("done");
  });

  test("a body of 3 MB is too large, and what was not read of it is not taken for the next request", async () => {
    const response = await post(xiaoer.url, question("x".repeat(3 * 1024 * 1024)));
    expect(response.headers.get("connection")).toBe("close");
    expect((await problemOf(response)).status).toBe(413);
  });
});

describe("what is not there is not found", () => {
  test("a shop", async () => {
    const problem = await problemOf(await post(xiaoer.url, question("Hi", { shop: "nobody" })));
    expect(problem).toMatchObject({ status: 404, code: "unknown_shop" });
  });

  test.for(["__proto__", "constructor", "toString"])("a shop that is called %s", async (shop) => {
    const problem = await problemOf(await post(xiaoer.url, question("Hi", { shop })));
    expect(problem).toMatchObject({ status: 404, code: "unknown_shop" });
  });

  test.for([
    ["GET", "/api/nothing"],
    ["GET", "/api/chat"],
    ["PUT", "/api/chat"],
    ["POST", "/api/chat/session"],
    ["GET", "/api/chat/tasks/%00/stream"],
    ["GET", "/api/chat/tasks/%E0%A4%A/stream"],
  ] as const)("%s %s", async ([method, path]) => {
    const problem = await problemOf(await fetch(xiaoer.url + path, { method }));
    expect([400, 404, 405, 410]).toContain(problem.status);
  });
});

describe("[EP3] an origin that the shop does not name is refused, and told nothing that a browser would pass on", () => {
  test.for(["https://evil.example", "null", "http://localhost.evil.example", "http://evil.example:4000", "garbage"])(
    "%s",
    async (origin) => {
      const response = await post(xiaoer.url, question("Hi"), { headers: { origin } });
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(await problemOf(response)).toMatchObject({ status: 403, code: "origin_not_allowed" });
    },
  );

  test("[EP3] none at all comes from no page and passes", async () => {
    const { end } = await askWhole(xiaoer.url, question("Hello?"));
    expect(end.event).toBe("done");
  });

  test("[EP2] [EP3] refusals to the shop's own page can be read by it", async () => {
    const response = await post(xiaoer.url, {}, { headers: { origin: shopOrigin } });
    expect(response.headers.get("access-control-allow-origin")).toBe(shopOrigin);
    expect(response.headers.get("vary")).toMatch(/origin/i);
    expect(await problemOf(response)).toMatchObject({ status: 400 });
  });

  test("so can the answer", async () => {
    const response = await post(xiaoer.url, question("Hi"), { headers: { origin: shopOrigin } });
    expect(response.headers.get("access-control-allow-origin")).toBe(shopOrigin);
    await response.body?.cancel();
  });
});

async function postText(body: string | Buffer<ArrayBuffer>, type = "application/json"): Promise<Response> {
  return await fetch(`${xiaoer.url}/api/chat`, { method: "POST", headers: { "content-type": type }, body });
}
