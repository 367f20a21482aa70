import { effect, signal } from "@preact/signals";
import { expect, test } from "vitest";
import { createTurnList } from "./turn-list.ts";
import { ended, newTurn } from "./turn.ts";

test("an answer that grows looks at no other turn, and its end is noticed", () => {
  const { turns, isAnswering } = createTurnList();
  let looks = 0;
  const counted = (id: string) => {
    const turn = signal(ended(newTurn(id, "?"), "done"));
    return new Proxy(turn, {
      get: (target, name): unknown => ((looks += 1), Reflect.get(target, name)),
    });
  };
  const growing = signal(newTurn("last", "?"));
  turns.value = [counted("a"), counted("b"), growing];
  const seen: (boolean | undefined)[] = [];
  const stop = effect(() => void seen.push(isAnswering.value));
  growing.value = { ...growing.peek(), status: "running" };
  looks = 0;
  for (let length = 1; length <= 1000; length += 1) growing.value = { ...growing.peek(), answer: "x".repeat(length) };
  expect(looks).toBe(0);
  growing.value = ended(growing.peek(), "done");
  expect(seen).toEqual([true, false]);
  stop();
});

test("a turn that is not there is not changed", () => {
  const { turns, amend } = createTurnList();
  turns.value = [signal(newTurn("a", "?"))];
  amend("b", { rating: "good" });
  amend("a", { rating: "bad" });
  expect(turns.peek().map((turn) => turn.peek().rating)).toEqual(["bad"]);
});
