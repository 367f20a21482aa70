import { expect, test } from "./support/fixtures.ts";
import { createGate } from "./support/gate.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

test("customers of one device have a conversation each, nobody's becomes the first one's, and what runs is there on return", async ({
  chat,
  upstream,
}) => {
  const identify = async (id: string | null) => await chat.page.evaluate(`Xiaoer.identify(${JSON.stringify(id)})`);
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
  await chat.beginWith("Whose is it?", "One,");
  await identify("ann");
  await expect(chat.answer).toHaveText("One,");
  await expect(chat.stopButton).toBeVisible();

  await identify("bob");
  await expect(chat.questions).toHaveCount(0);
  await expect(chat.sendButton).toBeVisible();
  await identify("ann");
  await expect(chat.answer).toHaveText("One,");
  gate.open();
  await expect(chat.answer).toHaveText("One, two.");
  await expect(chat.questions).toHaveText(["Whose is it?"]);
  await identify(null);
  await expect(chat.questions).toHaveCount(0);

  await chat.page.reload();
  await chat.reopen();
  await expect(chat.questions).toHaveCount(0);
  await identify("ann");
  await expect(chat.answer).toHaveText("One, two.");
  expect(upstream.requests.length).toBe(1);
});

test("reset leaves nothing of the conversation on the device, and closes", async ({ chat }) => {
  await chat.visit();
  await chat.open();
  await chat.ask("First?");
  await expect(chat.sendButton).toBeVisible();
  await chat.box.fill("half a quest");
  await chat.page.evaluate("Xiaoer.reset()");
  await expect(chat.dialog).toBeHidden();
  const stored = await chat.page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  expect(stored.filter((key) => key.startsWith("xiaoer:"))).toEqual([]);
  await chat.open();
  await expect(chat.questions).toHaveCount(0);
  await expect(chat.box).toHaveValue("");
});
