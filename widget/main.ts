import { offerXiaoer } from "./public-api.ts";

const { currentScript, scripts } = document;
/** The tag that loaded this file; tag managers inject it in ways that leave `currentScript` empty. */
const script =
  currentScript instanceof HTMLScriptElement
    ? currentScript
    : [...scripts].findLast(({ src }) => /\/widget\.js(\?|$)/.test(src));
offerXiaoer(Object.assign({}, window.XiaoerSettings, script?.dataset), script?.src);
