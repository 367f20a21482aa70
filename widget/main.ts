import { signal } from "@preact/signals";
import { isMounted } from "./host.ts";
import { mount } from "./mount.ts";
import type { PageContext } from "./page-context.ts";
import { offerVerbs } from "./public-api.ts";
import { contextFrom } from "./set-context.ts";
import { readSettings, type RawSettings } from "./settings.ts";

declare global {
  interface Window {
    /** Settings for pages where the tag cannot carry attributes. */
    readonly XiaoerSettings?: RawSettings;
  }
}

const script = ownScript();
const settings = readSettings(
  Object.assign({}, window.XiaoerSettings, script?.dataset),
  script?.src ?? "",
  [document.documentElement.lang, navigator.language],
  warn,
);
const context = signal<PageContext>({});
if (settings !== undefined) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startSoon, { once: true });
  else startSoon();
  // A tag pasted twice: the first one mounts, so its verbs are the page's.
  if (window.Xiaoer?.["setContext"] === undefined) offerVerbs({ setContext }, warn);
}

/** What the page's scripts say wins over what the page says, until they take it back with null. */
function setContext(said: unknown): void {
  context.value = contextFrom(said, warn) ?? context.peek();
}

function warn(mistake: string): void {
  console.warn(`Xiaoer: ${mistake}`);
}

/** The tag that loaded this file; tag managers inject it in ways that leave `currentScript` empty. */
function ownScript(): HTMLScriptElement | undefined {
  const { currentScript, scripts } = document;
  if (currentScript instanceof HTMLScriptElement) return currentScript;
  return [...scripts].findLast(({ src }) => /\/widget\.js(\?|$)/.test(src));
}

/** The shop's page comes first; but a shopper who touches it is there, and so is the chat. */
function startSoon(): void {
  addEventListener("pointerdown", start, true);
  if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 2000 });
  else setTimeout(start, 200);
}

function start(): void {
  removeEventListener("pointerdown", start, true);
  if (settings !== undefined && !isMounted()) mount(settings, context);
}
