import { expect, it } from "vitest";

import { generation } from "./generation.ts";
import type { AnswerPieces } from "./reasoning.ts";

it("leaves the rest of an answer whose text nobody takes", async () => {
  let isLeft = false;
  async function* pieces(): AnswerPieces {
    try {
      yield "Tomor";
      yield "row.";
      return { finishReason: "stop" };
    } finally {
      isLeft = true;
    }
  }
  const rest = pieces();
  await rest.next();
  const failing = generation({ first: "Tomor", end: undefined, rest }, () => {
    throw new Error("no room for it");
  });
  await expect(failing).rejects.toThrow("no room for it");
  expect(isLeft).toBe(true);
});
