import { offerXiaoer } from "./public-api.ts";

const { currentScript } = document;
/** The tag that loaded this file; tag managers inject it in ways that leave `currentScript` empty. */
const script =
  currentScript instanceof HTMLScriptElement
    ? currentScript
    : document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');
offerXiaoer(Object.assign({}, window.XiaoerSettings, script?.dataset), script?.src);
