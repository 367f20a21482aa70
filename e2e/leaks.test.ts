import { expect, test } from "vitest";
import { findLeaks } from "./faults/leaks.ts";

/** What a task that is never forgotten weighs is a multiple of that; what a young heap wavers by is a fraction. */
const mostBytesPerTask = 16_000;

// `npm run faults:leaks` does the same with thousands.
test(
  "after hundreds of tasks of every kind, timers, sockets, listeners and memory are back",
  { timeout: 180_000 },
  async () => {
    const { left, bytesPerTask } = await findLeaks(300, 6);
    expect(left).toEqual([]);
    expect(bytesPerTask).toBeLessThan(mostBytesPerTask);
  },
);
