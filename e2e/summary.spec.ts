import { expect, test } from "./support/fixtures.ts";

test.use({ answersFrom: "upstream" });

test("what is remembered of older turns can be read at the top, as text, until a new conversation is begun", async ({
  chat,
}) => {
  const summary = "The shopper's order is <b>SX-20260042</b>.\n- size M";
  await chat.page.route("**/api/chat/session", async (route) => {
    const response = await route.fetch();
    const transcript: unknown = await response.json();
    await route.fulfill({ response, json: Object.assign({}, transcript, { summary }) });
  });
  await chat.beginWith("Where is my order?", "Yes.");
  const earlier = chat.log.getByRole("group").filter({ hasText: "Earlier in this conversation" });
  await expect(earlier).toBeHidden();

  await chat.page.reload();
  await expect(chat.answer).toHaveText("Yes.");
  const text = earlier.getByText(summary.split("\n")[0] ?? "");
  await expect(text).toBeHidden();
  await earlier.getByText("Earlier in this conversation").click();
  await expect(text).toBeVisible();
  const before = await Promise.all([earlier, chat.questions.first()].map(async (part) => await part.boundingBox()));
  expect(before[0]?.y).toBeLessThan(before[1]?.y ?? 0);

  await chat.newConversationButton.click();
  await expect(earlier).toBeHidden();
});
