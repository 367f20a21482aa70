import { offerXiaoer } from "./public-api.ts";

const script = ownScript();
offerXiaoer(Object.assign({}, window.XiaoerSettings, script?.dataset), script?.src ?? "");

/** The tag that loaded this file; tag managers inject it in ways that leave `currentScript` empty. */
function ownScript(): HTMLScriptElement | undefined {
  const { currentScript, scripts } = document;
  if (currentScript instanceof HTMLScriptElement) return currentScript;
  return [...scripts].findLast(({ src }) => /\/widget\.js(\?|$)/.test(src));
}
