import { test as base } from "playwright/test";
import { enact, scenes, type WidgetView } from "./scenes.ts";
import { startScriptedChat, type ScriptedChat } from "./scripted-chat.ts";
import { partsByLocale, type SceneLocale } from "./scene-texts.ts";

export interface SceneFixtures {
  readonly scripted: ScriptedChat;
  /** Plays a scene, by its name, on a page of nothing but the tag. */
  readonly show: (name: string, options?: ShowOptions) => Promise<WidgetView>;
}

export interface ShowOptions {
  readonly locale?: SceneLocale;
  /** Attributes of the tag. */
  readonly tag?: Readonly<Record<string, string>>;
}

/** Playwright's `test` for how the widget looks and sounds in a state, whatever the server had to do for it. */
export const test = base.extend<SceneFixtures>({
  scripted: async ({ page: _page }, use) => {
    await using scripted = await startScriptedChat();
    await use(scripted);
  },

  show: async ({ page, scripted }, use) => {
    await use(async (name, { locale = "en", tag = {} } = {}) => {
      const scene = scenes.find((known) => known.name === name);
      if (scene === undefined) throw new Error(`Cannot show the scene: none is called ${name}`);
      // The conversation of the scene before is none of this one's.
      if (page.url() !== "about:blank") await page.evaluate(() => [localStorage, sessionStorage].map((s) => s.clear()));
      await page.unrouteAll();
      const address = scripted.pageWith({ "data-locale": locale, ...scene.tag, ...tag });
      return await enact(partsByLocale[locale](scene), page, scripted, address);
    });
  },
});

export { expect } from "playwright/test";
