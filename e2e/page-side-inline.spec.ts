import { hearWarnings } from "./support/hear-warnings.ts";
import { expect, tagOf, test } from "./support/own-page.ts";

const place = (style: string): string => `<p>Before<main id="chat" style="${style}"></main><p>After`;

for (const [what, viewport] of [
  ["on a desktop", { width: 1280, height: 800 }],
  ["on a phone", { width: 390, height: 844 }],
] as const) {
  test.describe(what, () => {
    test.use({ viewport, hasTouch: viewport.width < 500 });

    test("the chat fills the page's element, always open, with no launcher, no closing and no focus taken", async ({
      chat,
      site,
      xiaoer,
    }) => {
      await site.visit({ html: tagOf(xiaoer.url, 'data-target="#chat"') + place("height: 500px; width: 350px") });
      await expect(chat.box).toBeVisible();
      await expect(chat.box).not.toBeFocused();
      await expect(chat.launcher).toHaveCount(0);
      await expect(chat.closeButton).toHaveCount(0);
      const [outer, inner] = await Promise.all([chat.page.locator("#chat").boundingBox(), chat.dialog.boundingBox()]);
      expect(inner).toEqual(outer);
      // Not modal: the page beside it can be used.
      expect(await chat.dialog.evaluate((dialog) => dialog.matches(":modal"))).toBe(false);

      await chat.box.focus();
      await chat.page.keyboard.press("Escape");
      await chat.page.evaluate("Xiaoer.close(); Xiaoer.toggle(); Xiaoer.hide()");
      await expect(chat.box).toBeFocused();
      await chat.ask("Can I return it?");
      await expect(chat.answer).toContainText(/return/i);
      await expect(chat.sendButton).toBeVisible();
      expect(await chat.dialog.boundingBox()).toEqual(outer);
      await chat.page.evaluate("Xiaoer.reset()");
      await expect(chat.questions).toHaveCount(0);
      await expect(chat.dialog).toBeVisible();
    });
  });
}

test("an element with no height of its own gets the panel's, and it does not grow with what is said", async ({
  chat,
  site,
  xiaoer,
}) => {
  await site.visit({ html: tagOf(xiaoer.url, 'data-target="#chat"') + place("") });
  await expect(chat.box).toBeVisible();
  expect((await chat.dialog.boundingBox())?.height).toBe(680);
  await chat.ask("Can I return it?");
  await expect(chat.sendButton).toBeVisible();
  expect((await chat.dialog.boundingBox())?.height).toBe(680);
});

test("after a conversation in a page's element, the panel is not open on the next page that has none", async ({
  chat,
  site,
  xiaoer,
}) => {
  await site.visit({ html: tagOf(xiaoer.url, 'data-target="#chat"') + place("height: 500px") });
  await chat.ask("Can I return it?");
  await expect(chat.sendButton).toBeVisible();
  await site.visit({ html: `${tagOf(xiaoer.url)}<p>Shop` });
  await expect(chat.launcher).toBeVisible();
  await expect(chat.dialog).toHaveCount(0);
  await chat.open();
  await expect(chat.questions).toHaveText(["Can I return it?"]);
});

test("an application that draws its page anew has the chat in the new element, with the same conversation", async ({
  chat,
  site,
  xiaoer,
}) => {
  await site.visit({ html: tagOf(xiaoer.url, 'data-target="#chat"') + place("height: 500px") });
  await chat.ask("Can I return it?");
  await expect(chat.sendButton).toBeVisible();
  await chat.page.evaluate(() => document.body.replaceChildren());
  await expect(chat.dialog).toHaveCount(0);
  await chat.page.evaluate((html) => document.body.insertAdjacentHTML("beforeend", html), place("height: 400px"));
  await expect(chat.questions).toHaveText(["Can I return it?"]);
  await expect(chat.launcher).toHaveCount(0);
  await expect.poll(async () => (await chat.dialog.boundingBox())?.height).toBe(400);
});

for (const target of ["#nowhere", "p["]) {
  test(`with the target ${target}, which there is not, the console says so and the chat floats`, async ({
    chat,
    site,
    xiaoer,
  }) => {
    const warnings = hearWarnings(chat.page);
    const settings = `<script>window.XiaoerSettings = { target: "${target}" }</script>`;
    await site.visit({ html: `${settings}${tagOf(xiaoer.url)}<p>Shop` });
    await chat.open();
    expect(warnings).toEqual([
      `Xiaoer: Cannot use target: expected a CSS selector of an element on the page, got ${target}`,
    ]);
  });
}
