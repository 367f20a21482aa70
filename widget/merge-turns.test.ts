import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { mergeTurns } from "./merge-turns.ts";
import { ended, newTurn, type Turn } from "./turn.ts";

const sending = (id: string) => newTurn(id, `${id}?`);
const done = (id: string): Turn => ({ ...ended(newTurn(id, `${id}?`), "done"), isFresh: false });
/** One turn a letter. */
const allDone = (ids: string) => ids.split("").map(done);

/** What is shown after a merge, where all that is done is known to be at the server. */
function merged(shown: readonly Turn[], restored: readonly Turn[]): string {
  const before = shown.map((turn) => signal(turn));
  const sent = new Set(before.filter((turn) => turn.peek().status === "done"));
  return mergeTurns(before, restored, sent)
    .map((turn) => turn.peek().messageId)
    .join(" ");
}

test("a turn older than all of the transcript stays: it has only the newest", () => {
  expect(merged(allDone("abcd"), allDone("cde"))).toBe("a b c d e");
});

test("a turn that is missing from the midst or the end of the transcript is gone", () => {
  expect(merged(allDone("abcd"), allDone("ac"))).toBe("a c");
});

test("with an empty transcript, or one of another conversation, nothing that was sent stays", () => {
  expect(merged(allDone("ab"), [])).toBe("");
  expect(merged(allDone("ab"), allDone("xy"))).toBe("x y");
});

test("what was not sent comes last, wherever it stood", () => {
  expect(merged([sending("n"), ...allDone("abc")], allDone("bc"))).toBe("a b c n");
});

test("a turn that stood elsewhere is told once, where the server has it", () => {
  expect(merged(allDone("ba"), allDone("ab"))).toBe("a b");
});

test("what is shown already keeps its signal", () => {
  const [a, b, c] = [signal(done("a")), signal(done("b")), signal(done("c"))];
  expect(mergeTurns([a, b, c], [done("b"), done("c")], new Set([a, b, c]))).toEqual([a, b, c]);
});
