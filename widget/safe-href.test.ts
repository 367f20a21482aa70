import fc from "fast-check";
import { expect, test } from "vitest";
import { safeHref } from "./safe-href.ts";

const base = "https://shop.example/p/jacket";

test.each([
  ["https://a.example/x?y#z", "https://a.example/x?y#z"],
  ["/pages/returns", "https://shop.example/pages/returns"],
  ["<https://a.example/>", "https://a.example/"],
  ['https://a.example/ "A title"', "https://a.example/"],
  ["mailto:help@shop.example", "mailto:help@shop.example"],
  ["tel:+4912345", "tel:+4912345"],
])("%s may be followed", (raw, href) => {
  expect(safeHref(raw, base)).toBe(href);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  "java\u200bscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "blob:https://shop.example/1",
  "file:///etc/passwd",
  "https://",
  "",
])("%j may not", (raw) => {
  expect(safeHref(raw, base)).toBeUndefined();
});

test("gives nothing but http, https, mailto and tel, whatever comes", () => {
  const pieces = fc.array(
    fc.constantFrom(...'java,script,:,\n,\t,\u00ad,\u202e,data,//,x,&#58;,https,mailto,@, "'.split(",")),
  );
  const isSafe = (raw: string) => /^(https?|mailto|tel):/.test(safeHref(raw, base) ?? "tel:");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        pieces.map((all) => all.join("")),
      ),
      isSafe,
    ),
    { numRuns: 2000 },
  );
}, 60_000);

test("takes no longer for each character where there are many: a model can be talked into writing thousands of spaces", () => {
  const spaces = " ".repeat(200_000);
  expect(safeHref(`https://a.example/${spaces}"A title"`, base)).toBe("https://a.example/");
  expect(safeHref(`https://a.example/${spaces}x`, base)).toBe("https://a.example/x");
}, 60_000);
