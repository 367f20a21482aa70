import { describe, expect, it } from "vitest";

import { formatCursor, parseCursor, startCursor } from "./cursor.ts";

describe("parseCursor()", () => {
  it("reads what formatCursor() writes", () => {
    expect(parseCursor(formatCursor({ sequence: 12, offset: 3456 }))).toEqual({ sequence: 12, offset: 3456 });
  });

  it.each([undefined, "", "1", "1.", ".1", "-1.2", "1.2.3", "1.2\n", "a.b", "1234567890.1", " 1.2", "١.٢"])(
    "[RS1] takes %j for none",
    (text) => expect(parseCursor(text)).toEqual(startCursor),
  );
});
