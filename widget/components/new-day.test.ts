import { describe, expect, test } from "vitest";
import { newDay } from "./new-day.ts";

/** In the time zone of whoever looks. */
const at = (text: string) => new Date(text).getTime();
const now = at("2026-11-21T12:00:00");

describe("a day that begins between two turns is called", () => {
  test.each([
    ["2026-11-20T23:59:59", "2026-11-21T00:00:00", "en", "today"],
    ["2026-11-19T12:00:00", "2026-11-20T00:00:01", "en", "yesterday"],
    ["2026-11-19T12:00:00", "2026-11-20T00:00:01", "zh-CN", "昨天"],
    ["2025-01-01T12:00:00", "2026-11-19T23:59:59", "en", "Thursday, November 19, 2026"],
    ["2025-01-01T12:00:00", "2026-11-19T23:59:59", "de", "Donnerstag, 19. November 2026"],
  ])("%s, %s, %s: %s", (before, after, language, name) => {
    expect(newDay(at(before), at(after), now, language)).toBe(name);
  });
});

test("two turns of one day have no day between them, however far apart", () => {
  expect(newDay(at("2026-11-20T00:00:00"), at("2026-11-20T23:59:59"), now, "en")).toBeNull();
});

test("the day before the clocks change is yesterday, though it has 23 or 25 hours", () => {
  for (const morning of ["2026-03-30T00:30:00", "2026-10-26T00:30:00", "2026-03-09T00:30:00", "2026-11-02T00:30:00"]) {
    const today = at(morning);
    const yesterday = new Date(today).setDate(new Date(today).getDate() - 1);
    expect(newDay(0, yesterday, today, "en")).toBe("yesterday");
  }
});
