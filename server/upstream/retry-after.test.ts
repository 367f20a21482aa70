import { describe, expect, it } from "vitest";

import { retryAfterOf } from "./retry-after.ts";

const now = Date.parse("2026-03-01T12:00:00Z");

describe("retryAfterOf()", () => {
  it.each([
    [{}, undefined],
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": " 7 " }, 7000],
    [{ "retry-after": "Sun, 01 Mar 2026 12:00:30 GMT" }, 30_000],
    [{ "retry-after": "Sun, 01 Mar 2026 11:00:00 GMT" }, 0],
    [{ "retry-after": "-5" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "" }, undefined],
    [{ "retry-after": "Infinity" }, undefined],
    [{ "retry-after": ["1", "2"] }, undefined],
    [{ "retry-after-ms": "1500" }, 1500],
    [{ "retry-after-ms": "1500.2" }, 1501],
    [{ "retry-after-ms": "1500", "retry-after": "1" }, 1500],
    [{ "retry-after-ms": "1500", "retry-after": "2" }, 2000],
    [{ "retry-after-ms": "soon", "retry-after": "2" }, 2000],
    [{ "retry-after": "99999999" }, 86_400_000],
  ])("takes %o for %s", (headers, ms) => {
    expect(retryAfterOf(headers, now)).toBe(ms);
  });
});
