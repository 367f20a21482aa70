import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv } from "./support/xiaoer.ts";

test.use({ answersFrom: "upstream", cuttable: true });

test("a server killed before anything was said: the shopper sees a pause, the ring never falls, and then the answer", async ({
  chat,
  network,
  upstream,
  xiaoer,
  directory,
}) => {
  const gate = createGate();
  upstream.answerWith((_request, turn) => streamed(turn === 0 ? [{ gate: createGate() }] : [{ gate }, "Yes."]));
  await chat.visit();
  await chat.open();
  const record = await chat.recordStages();
  await chat.ask("Can I return it?");
  await upstream.request(0);
  await expect(chat.ring).toHaveAttribute("aria-valuetext", /thinking/i);
  await xiaoer.kill();
  await expect(chat.ring).toHaveAttribute("aria-valuetext", /reconnecting/);
  await using next = await startXiaoer({ directory, env: upstreamEnv(upstream) });
  network.leadTo(next.url);
  await upstream.request(1);
  await expect(chat.ring).toHaveAttribute("aria-valuetext", /thinking/i);
  gate.open();
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.retryButton).toBeHidden();
  await expect(chat.questions).toHaveText(["Can I return it?"]);
  const percents = (await record.jsonValue()).flatMap(({ percent }) => percent ?? []);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(upstream.requests.length).toBe(2);
});

test("a server killed with a part said: the part stays, and Try again asks anew in its place", async ({
  chat,
  network,
  upstream,
  xiaoer,
  directory,
}) => {
  upstream.answerWith((_request, turn) =>
    streamed(turn === 0 ? ["Half of it, ", { gate: createGate() }] : ["All of it."]),
  );
  await chat.beginWith("All of it, please.", "Half of it,");
  await xiaoer.kill();
  await using next = await startXiaoer({ directory, env: upstreamEnv(upstream) });
  network.leadTo(next.url);
  await expect(chat.retryButton).toBeVisible();
  await expect(chat.answer).toHaveText("Half of it,");
  await expect(chat.log).toContainText("The answer was interrupted.");
  await chat.retryButton.click();
  await expect(chat.answer).toHaveText("All of it.");
  await expect(chat.questions).toHaveText(["All of it, please."]);
  await chat.page.reload();
  await expect(chat.answer).toHaveText("All of it.");
  await expect(chat.questions).toHaveText(["All of it, please."]);
  expect(upstream.requests.length).toBe(2);
});
