import { expect, test } from "./support/scene-fixtures.ts";
import { connected, done, progress, token } from "./support/scenes.ts";
import { styled } from "./support/styled.ts";

test("closed: one button, which says that it opens a dialog", async ({ page, show }) => {
  await show("closed");
  await expect(page.locator(":root")).toMatchAriaSnapshot(`
    - banner
    - main
    - contentinfo
    - button "Open chat"
  `);
});

test("open: a dialog named after who answers, with greeting, AI label, starters and the box", async ({
  page,
  show,
}) => {
  await show("starters");
  await expect(page.getByRole("dialog")).toMatchAriaSnapshot(`
    - dialog "小二":
      - heading "小二" [level=2]
      - paragraph: AI assistant
      - button "Close chat"
      - log "Conversation":
        - paragraph: /Hello! I can help/
        - paragraph: /You are chatting with an AI/
        - list:
          - listitem:
            - button "Can I return something within seven days?"
          - listitem:
            - button "When will my order ship?"
          - listitem:
            - button "How do I choose a size?"
      - textbox "Message":
        - /placeholder: Ask a question…
      - button "Send" [disabled]
      - status
  `);
});

test("answered: question and answer are groups with their speakers' names, and so are the sources", async ({
  page,
  show,
}) => {
  await show("sources");
  await expect(page.getByRole("log")).toMatchAriaSnapshot(`
    - log "Conversation":
      - group "You":
        - paragraph: Can I return it within seven days?
      - group "AI assistant":
        - paragraph:
          - text: /Yes/
          - strong: return it within 7 days
        - list:
          - listitem
          - listitem
          - listitem:
            - link "3 working days"
        - group "Sources":
          - heading "Sources" [level=3]
          - list:
            - listitem:
              - link "Returns & exchanges"
            - listitem:
              - link "Qiyun Light Down Jacket"
  `);
});

test("failed: what happened stands in the log, with the way on", async ({ page, show }) => {
  await show("interrupted");
  await expect(page.getByRole("log")).toMatchAriaSnapshot(`
    - group "AI assistant":
      - paragraph
      - list
      - paragraph: The answer was interrupted.
      - button "Try again"
  `);
});

test("the ring says its percent, and in words the stage and the time that is left", async ({ page, show }) => {
  await show("retrieval");
  const ring = page.getByRole("progressbar", { name: "Searching the shop" });
  await expect(ring).toHaveAttribute("aria-valuenow", /^2\d$/);
  await expect(ring).toHaveAttribute("aria-valuetext", /^Searching the shop, about \d seconds? left$/);
  await expect(page.getByText(/about \d s left/)).toBeVisible();
});

test("the log is silent while the answer streams; the status region says a stage, then the whole answer once", async ({
  page,
  show,
}) => {
  const { log, tell } = await show("initialization");
  const status = page.getByRole("dialog").getByRole("status");
  await expect(log).toHaveAttribute("aria-live", "off");
  await expect(status).toHaveText(/^Opening the conversation, about \d seconds left$/);
  const heard = await status.evaluateHandle((region) => {
    const words: string[] = [];
    new MutationObserver(() => words.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return words;
  });
  // Stages in a blink of each other, and text piece by piece: none of them is worth a word.
  tell(progress("parsing", 9), progress("retrieval", 22), progress("generation", 60));
  tell(token("Yes, ", 0), token("within **seven", 5));
  await expect(log).toContainText("within seven");
  await expect(status).toHaveText(/^Opening the conversation/);
  tell(token("** days.", 18), done);
  await expect(status).toHaveText("Yes, within seven days.");
  expect(await heard.jsonValue()).toEqual(["Yes, within seven days."]);
});

test("each answer is said, whole, when it has ended, also the second and the third", async ({ scripted, show }) => {
  const { page, box, log } = await show("starters");
  const status = page.getByRole("dialog").getByRole("status");
  for (const answer of ["Yes, within seven days.", "By post.", "It is free."]) {
    scripted.play({ reply: { kind: "stream", events: [connected, token(answer), done] } });
    await box.fill("And then?");
    await box.press("Enter");
    await expect(log.locator(styled(".markdown")).last()).toHaveText(answer);
    await expect(status).toHaveText(answer);
  }
});

test("a failure is said too, with the time to wait", async ({ page, show }) => {
  await show("rate limited");
  const status = page.getByRole("dialog").getByRole("status");
  await expect(status).toHaveText("Too many messages right now. Please wait 28 seconds.");
});

test("the decorations are hidden from who listens: icons, the letter, the words beside the ring", async ({
  page,
  show,
}) => {
  await show("retrieval");
  const exposed = await page.evaluate((selector) => {
    const all = [...(document.querySelector("xiaoer-chat")?.shadowRoot?.querySelectorAll(selector) ?? [])];
    return all.filter((one) => one.getAttribute("aria-hidden") !== "true" && one.role !== "progressbar").length;
  }, styled("svg, .avatar"));
  expect(exposed).toBe(0);
});
