import { expect, it } from "vitest";

import { matchesTag } from "./etag.ts";

it.each([
  [undefined, false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ["*", true],
  ['"b"', false],
  ["a", false],
])('matchesTag() finds "a" in If-None-Match %j: %s', (header, found) => {
  expect(matchesTag(header, '"a"')).toBe(found);
});
