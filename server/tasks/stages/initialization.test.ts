import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { isAnswered, windowSize } from "../../history/window.ts";
import { newTurn, end, session, taskKey } from "../../store/contract-turns.ts";
import { openSqliteStore } from "../../store/sqlite.ts";
import type { Store } from "../../store/store.ts";
import { initialization } from "./initialization.ts";

const question = { sessionKey: session.key, messageId: "message-0", shopId: "default", text: "?", locale: "en" };
const maxTurns = 4;

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore(":memory:");
});
afterEach(async () => store.close());

/** Begins a session with a turn for each answer; "" is one that failed without a word. */
async function say(answers: readonly string[]): Promise<void> {
  await store.deleteSession(session.key);
  await store.createSession(session, newTurn(1));
  for (let number = 2; number <= answers.length; number += 1) await store.addTurn(session.key, newTurn(number));
  for (const [index, answer] of answers.entries()) await store.endTurn(taskKey(index + 1), { ...end, answer });
  await store.addTurn(session.key, newTurn(0));
}

const remembered = async () => {
  const { turns } = await initialization({ ...question, page: undefined }, { store, maxTurns });
  return turns.map(({ messageId }) => messageId);
};

describe("initialization()", () => {
  it("brings the last answered turns since the summary, past all that have failed", async () => {
    const answers = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant("") }, fc.constantFrom("A", " \n")), {
      minLength: 1,
      maxLength: 120,
    });
    await fc.assert(
      fc.asyncProperty(answers, fc.option(fc.nat(119), { nil: undefined }), async (said, reach) => {
        await say(said);
        const covered = reach === undefined ? 0 : Math.min(said.length, reach + 1);
        if (covered > 0)
          await store.saveSummary(session.key, { text: "x", throughMessageId: `message-${covered}` }, null);
        const answered = said.flatMap((answer, index) =>
          index >= covered && isAnswered({ answer }) ? [`message-${index + 1}`] : [],
        );
        expect(await remembered()).toEqual(answered.slice(-windowSize(maxTurns)));
      }),
      { numRuns: 60 },
    );
  });
});
