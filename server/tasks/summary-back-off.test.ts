import { expect, it } from "vitest";

import { createBackOff } from "./summary-back-off.ts";

/** How many occasions are let go by now. */
function skipsOf(backOff: ReturnType<typeof createBackOff>, session: string): number {
  let skips = 0;
  while (backOff.isSkipped(session)) skips += 1;
  return skips;
}

it("lets twice as many occasions go by after each failure, up to a limit, and none after a success", () => {
  const backOff = createBackOff();
  const skips = Array.from({ length: 8 }, () => {
    backOff.failed("a");
    return skipsOf(backOff, "a");
  });
  expect(skips).toEqual([0, 1, 3, 7, 15, 31, 31, 31]);
  expect(skipsOf(backOff, "b")).toBe(0);
  backOff.failed("a");
  backOff.succeeded("a");
  expect(skipsOf(backOff, "a")).toBe(0);
  backOff.failed("a");
  expect(skipsOf(backOff, "a")).toBe(0);
});

it("remembers a thousand sessions at most: those that failed last", () => {
  const backOff = createBackOff();
  for (const session of ["first", "second", "first"]) for (let i = 0; i < 3; i += 1) backOff.failed(session);
  for (let session = 0; session < 999; session += 1) backOff.failed(`${session}`);
  expect([skipsOf(backOff, "first"), skipsOf(backOff, "second")]).toEqual([31, 0]);
});
