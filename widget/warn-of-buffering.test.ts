import { afterEach, beforeEach, expect, test, vi } from "vitest";

const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
beforeEach(() => void vi.resetModules());
afterEach(() => void warn.mockClear());

const done = (durationMs: number) => ({ finishReason: "stop", ttftMs: 1, durationMs }) as const;

test.each([
  ["that came as it was made", 8000, 7900],
  ["that was soon made", 2900, 0],
  ["that was attached to later, from whenever on", 8000, Number.POSITIVE_INFINITY],
])("says nothing of an answer %s", async (_title, durationMs, receivedMs) => {
  const { warnOfBuffering } = await import("./warn-of-buffering.ts");
  warnOfBuffering(done(durationMs), receivedMs);
  expect(warn).not.toHaveBeenCalled();
});

test("tells once of answers that were held back", async () => {
  const { warnOfBuffering } = await import("./warn-of-buffering.ts");
  warnOfBuffering(done(8000), 20);
  warnOfBuffering(done(8000), 20);
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("nginx: proxy_buffering off"));
});
