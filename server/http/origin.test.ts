import { describe, expect, it } from "vitest";

import { createOriginMatcher } from "./origin.ts";

describe("createOriginMatcher()", () => {
  it.each([
    ["https://shop.example", "https://shop.example", true],
    ["https://shop.example", "http://shop.example", false],
    ["https://shop.example", "https://shop.example:8443", false],
    ["https://shop.example", "https://shopxexample", false],
    ["https://shop.example", "https://shop.example.evil.example", false],
    ["http://localhost:*", "http://localhost:5173", true],
    ["http://localhost:*", "http://localhost", true],
    ["http://localhost:*", "http://localhost.evil.example:80", false],
    ["http://localhost:*", "http://evil.example/localhost:80", false],
    ["https://*.shop.example", "https://www.shop.example", true],
    ["https://*.shop.example", "https://shop.example", false],
    ["https://*.shop.example", "https://a.b.shop.example", false],
    ["https://*.shop.example", "https://evil.example#.shop.example", false],
    ["http://[::1]:*", "http://[::1]:3000", true],
    ["https://shop.example", "null", false],
  ])("%s on %s: %s", (pattern, origin, allowed) => {
    expect(createOriginMatcher([pattern])(origin)).toBe(allowed);
  });
});
