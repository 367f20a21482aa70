import { isMounted } from "./host.ts";
import { mount } from "./mount.ts";
import { readSettings } from "./settings.ts";

declare global {
  interface Window {
    /** Settings for pages where the tag cannot carry attributes. */
    readonly XiaoerSettings?: Readonly<Record<string, unknown>>;
  }
}

const script = ownScript();
const { settings, mistakes } = readSettings(Object.assign({}, window.XiaoerSettings, script?.dataset), {
  scriptUrl: script?.src,
  pageLanguage: document.documentElement.lang,
  browserLanguage: navigator.language,
});
for (const mistake of mistakes) console.warn(`Xiaoer: ${mistake}`);
if (settings !== undefined)
  whenPageIsReady(() =>
    whenIdle(() => {
      if (!isMounted()) mount(settings);
    }),
  );

/** The tag that loaded this file; tag managers inject it in ways that leave `currentScript` empty. */
function ownScript(): HTMLScriptElement | undefined {
  if (document.currentScript instanceof HTMLScriptElement) return document.currentScript;
  return [...document.scripts].findLast((candidate) => /\/widget\.js(\?|$)/.test(candidate.src));
}

function whenPageIsReady(go: () => void): void {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", go, { once: true });
  else go();
}

/** The shop's page comes first; but a shopper who touches it is there, and so is the chat. */
function whenIdle(go: () => void): void {
  const touched = new AbortController();
  const start = () => {
    touched.abort();
    go();
  };
  addEventListener("pointerdown", start, { once: true, capture: true, passive: true, signal: touched.signal });
  if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 2000 });
  else setTimeout(start, 200);
}
