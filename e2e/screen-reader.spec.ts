import { expect, test } from "./support/fixtures.ts";
import { streamed } from "./support/upstream-script.ts";

test.use({ answersFrom: "upstream" });

test("the status region says each answer, whole, when it has ended, while the log stays quiet", async ({
  chat,
  upstream,
}) => {
  const status = chat.dialog.getByRole("status");
  await chat.visit();
  await chat.open();
  await expect(chat.log).toHaveAttribute("aria-live", "off");
  for (const answer of ["Yes, within seven days.", "By post.", "It is free."]) {
    upstream.answerWith(() => streamed([answer.slice(0, 4), answer.slice(4)]));
    await chat.ask("And then?");
    await expect(chat.answer).toHaveText(answer);
    await expect(status).toHaveText(answer);
  }
});
