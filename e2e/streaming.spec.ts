import { firstDifference } from "./support/first-difference.ts";
import { createGate } from "./support/gate.ts";
import { expect, test } from "./support/fixtures.ts";
import { refused, streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

test("the ring says what is done while the answer is thought about and written, and rises all the way", async ({
  chat,
  upstream,
}) => {
  const [thinking, writing] = [createGate(), createGate()];
  upstream.answerWith(() => streamed([{ gate: thinking }, "One, ", { gate: writing }, "two."]));
  await chat.visit();
  await chat.open();
  const record = await chat.recordStages();
  await chat.ask("Count.");
  await expect(chat.ring).toHaveAttribute("aria-valuetext", /thinking/i);
  await expect(chat.answer).toHaveText("");
  thinking.open();
  await expect(chat.answer).toHaveText("One,");
  await expect(chat.ring).toHaveAttribute("aria-valuetext", /writing/i);
  writing.open();
  await expect(chat.answer).toHaveText("One, two.");
  await expect(chat.ring).toBeHidden();

  const moments = await record.jsonValue();
  const percents = moments.flatMap(({ percent }) => percent ?? []);
  expect(new Set(percents).size).toBeGreaterThan(1);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
});

test("2,000 deltas are the same text in the widget as upstream", async ({ chat, upstream }) => {
  const deltas = Array.from({ length: 2000 }, (_, index) => `${index} 退货 😀 ok;`);
  upstream.answerWith(() => streamed(deltas, { deltasPerWrite: 7 }));
  await chat.visit();
  await chat.open();
  await chat.ask("Everything, please.");
  await expect(chat.sendButton).toBeVisible();
  expect(firstDifference((await chat.answer.textContent()) ?? "", deltas.join(""))).toBeUndefined();
});

test("Stop keeps the part that was said, brings Send back, and aborts the upstream", async ({ chat, upstream }) => {
  upstream.answerWith(() => streamed(["Part one, ", { gate: createGate() }, "part two."]));
  await chat.beginWith("Go on.", "Part one,");
  await chat.stopButton.click();
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.answer).toHaveText("Part one,");
  const request = await upstream.request(0);
  expect(await request.closed).toBe(true);

  upstream.answerWith(() => streamed(["Here you are."]));
  await chat.ask("Something else.");
  await expect(chat.answer).toHaveText("Here you are.");
});

test("while an answer is written the next question can be, and neither Enter nor a double click on Stop sends it", async ({
  chat,
  upstream,
}) => {
  upstream.answerWith(() => streamed(["Part one, ", { gate: createGate() }, "part two."]));
  await chat.beginWith("Go on.", "Part one,");
  await chat.box.fill("And th");
  await chat.box.press("Enter");
  await expect(chat.box).toHaveValue("And th");
  await chat.stopButton.dblclick();
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.box).toHaveValue("And th");
  await expect(chat.questions).toHaveText(["Go on."]);
});

test("after a reload the conversation is there again, and goes on", async ({ chat, upstream }) => {
  upstream.answerWith(() => streamed(["Yes, within seven days."]));
  await chat.visit();
  await chat.open();
  await chat.ask("Can I return it?");
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.answer).toHaveText("Yes, within seven days.");
  await chat.page.reload();
  await chat.reopen();
  await expect(chat.log).toContainText("Can I return it?");
  await expect(chat.answer).toHaveText("Yes, within seven days.");

  upstream.answerWith(() => streamed(["By post."]));
  await chat.ask("How?");
  await expect(chat.answer).toHaveText("By post.");
  expect(JSON.stringify(upstream.requests[1]?.body)).toContain("within seven days");
});

test("a reload in mid-answer loses nothing: the answer goes on to its end with one upstream request", async ({
  chat,
  upstream,
}) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.beginWith("Count.", "One,");
  await chat.page.reload();
  await chat.reopen();
  await expect(chat.answer).toHaveText("One,");
  await expect(chat.stopButton).toBeVisible();
  gate.open();
  await expect(chat.answer).toHaveText("One, two.");
  await expect(chat.sendButton).toBeVisible();
  expect(upstream.requests.length).toBe(1);
});

test("the next page of the shop shows the answer being written on", async ({ chat, upstream }) => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.beginWith("Count.", "One,");
  await chat.visit("/help/returns");
  await chat.reopen();
  gate.open();
  await expect(chat.answer).toHaveText("One, two.");
});

test("an answer that fails says so, and Try again brings it without asking twice in the log", async ({
  chat,
  upstream,
}) => {
  upstream.answerWith((_request, turn) => (turn === 0 ? refused(400, { error: "gpu on fire" }) : streamed(["Yes."])));
  await chat.visit();
  await chat.open();
  await chat.ask("Qwxyz vbnmk?"); // the shop knows nothing of it: there is no answer but the model's
  await expect(chat.retryButton).toBeVisible();
  await expect(chat.log).not.toContainText("gpu");
  await chat.retryButton.click();
  await expect(chat.answer).toHaveText("Yes.");
  await expect(chat.retryButton).toBeHidden();
  await expect(chat.log.getByText("Qwxyz vbnmk?")).toHaveCount(1);
});

test("where the model fails and the shop knows the answer, the shopper gets that, and no failure", async ({
  chat,
  upstream,
}) => {
  upstream.answerWith(() => refused(400, { error: "gpu on fire" }));
  await chat.visit();
  await chat.open();
  await chat.ask("Can I return it within seven days?");
  await expect(chat.answer).toContainText(/return/i);
  await expect(chat.retryButton).toBeHidden();
  await expect(chat.log).not.toContainText("gpu");
});

test("an answer that breaks off keeps its part, and says that it is one", async ({ chat, upstream }) => {
  upstream.answerWith(() => streamed(["Half of it", { destroy: true }]));
  await chat.visit();
  await chat.open();
  await chat.ask("All of it, please.");
  await expect(chat.retryButton).toBeVisible();
  await expect(chat.answer).toHaveText("Half of it");
});
