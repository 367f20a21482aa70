import type { CDPSession } from "playwright/test";
import { expect, test } from "./support/scene-fixtures.ts";
import type { WidgetView } from "./support/scenes.ts";
import { styled } from "./support/styled.ts";

/** A keyboard's input method, as Chromium has it: what is typed is marked until a word is chosen. */
async function inputMethod({ page, box }: WidgetView): Promise<{ readonly compose: Verb; readonly accept: Verb }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await box.focus();
  return {
    compose: async (text) => {
      await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    },
    accept: async (text) => void (await session.send("Input.insertText", { text })),
  };
}

type Verb = (text: string) => Promise<void>;

/** A key as an input method hands it on: marked as its own. */
function keyOfTheMethod(key: string, mark: object): object {
  return { key, bubbles: true, composed: true, cancelable: true, ...mark };
}

test("while an input method composes, Enter and Escape are its own; then Enter sends the whole text", async ({
  show,
}) => {
  const view = await show("starters");
  const { page, box, log } = view;
  const sent = page.waitForRequest((request) => request.url().endsWith("/api/chat") && request.method() === "POST");
  const { compose, accept } = await inputMethod(view);
  for (const part of ["t", "tu", "tui", "tui'huo"]) await compose(part);
  for (const mark of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const key of ["Enter", "Escape"]) await box.dispatchEvent("keydown", keyOfTheMethod(key, mark));
  }
  await expect(box).toHaveValue("tui'huo");
  await expect(log).toBeVisible();
  await expect(log.locator(styled(".question"))).toHaveCount(0);
  await accept("退货");
  await expect(box).toHaveValue("退货");
  await compose("ma");
  await accept("吗？");
  await expect(box).toHaveValue("退货吗？");
  // Right after the end of a composition an Enter is still its own: the next is the shopper's.
  await expect(async () => {
    await box.press("Enter");
    expect(await log.locator(styled(".question")).allTextContents()).toEqual(["退货吗？"]);
  }).toPass();
  expect((await sent).postDataJSON()).toMatchObject({ message: "退货吗？" });
  await expect(box).toHaveValue("");
});

test("on a phone, too, Escape is the input method's: the browser does not close the modal panel by itself", async ({
  page,
  show,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const view = await show("starters");
  const { compose, accept } = await inputMethod(view);
  await compose("tui");
  await page.keyboard.press("Escape");
  await expect(view.box).toBeFocused();
  await compose("tui'huo");
  await accept("退货");
  await expect(view.box).toHaveValue("退货");
  await page.keyboard.press("Escape");
  await expect(view.log).toBeHidden();
});

test("Safari's Enter, which comes in the same tick as the end of the composition, accepts the word and sends nothing", async ({
  show,
}) => {
  const view = await show("starters");
  const { box, log } = view;
  const { compose, accept } = await inputMethod(view);
  await compose("tuihuo");
  await accept("退货");
  await box.evaluate((element) => {
    element.dispatchEvent(new CompositionEvent("compositionend", { data: "退货", bubbles: true, composed: true }));
    // Safari tells of the key after the end, as if it were any other.
    element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true }));
  });
  await expect(box).toHaveValue("退货");
  await expect(log.locator(styled(".question"))).toHaveCount(0);
  // The next Enter, once it cannot be the same one any more, is the shopper's.
  await expect(async () => {
    await box.press("Enter");
    expect(await log.locator(styled(".question")).allTextContents()).toEqual(["退货"]);
  }).toPass();
});

test("a composition that is given up leaves the text that was there, and Escape is the widget's again", async ({
  show,
}) => {
  const view = await show("starters");
  const { page, box, log } = view;
  const { compose } = await inputMethod(view);
  await box.fill("退货");
  await compose("ma");
  await compose("");
  await expect(box).toHaveValue("退货");
  await page.keyboard.press("Escape");
  await expect(log).toBeHidden();
});

test("the box grows while a composition makes the text longer, and no character of it is lost", async ({ show }) => {
  const view = await show("starters");
  const { box } = view;
  const { compose, accept } = await inputMethod(view);
  const low = (await box.boundingBox())?.height ?? Infinity;
  const long = "我想问一下这件羽绒服穿过一次以后还能不能退货".repeat(3);
  await compose(long);
  await expect.poll(async () => (await box.boundingBox())?.height).toBeGreaterThan(low);
  await accept(long);
  await expect(box).toHaveValue(long);
});
