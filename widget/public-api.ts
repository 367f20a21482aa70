import { signal } from "@preact/signals";
import type { Chat } from "./chat.ts";
import { mount } from "./mount.ts";
import type { PageContext } from "./page-context.ts";
import { createPageListeners } from "./page-listeners.ts";
import { contextFrom } from "./set-context.ts";
import { readSettings, type RawSettings } from "./settings.ts";
import { refuse } from "./warn.ts";
import type { XiaoerCall, XiaoerVerbs } from "./xiaoer.d.ts";

type Verb = (...given: readonly unknown[]) => unknown;
type Act = (chat: Chat) => void;

/**
 * Offers the verbs as `window.Xiaoer`, does what was asked before the widget came, and mounts once the page is idle; a verb
 * that needs the chat, or a shopper's touch, mounts it at once.
 *
 * @param scriptUrl where the widget came from: the server's address, unless the settings name another
 */
export function offerXiaoer(raw: RawSettings, scriptUrl = ""): XiaoerVerbs {
  const before = window.Xiaoer;
  // A tag pasted twice, or run again by a page that swaps its body: the first one stays.
  if (isWhole(before)) return before;
  const settings = readSettings(raw, scriptUrl, [document.documentElement.lang, navigator.language]);
  const life = new AbortController();
  const context = signal<PageContext>({});
  const isHidden = signal(false);
  /** What is to be done as soon as the chat is there. */
  const wanted: Act[] = [];
  let chat: Chat | undefined;
  const verbs = {
    open: () => use((chat) => chat.open()),
    close: () => use((chat) => chat.close()),
    toggle: () => use((chat) => (chat.panel.peek() === "closed" ? chat.open() : chat.close())),
    show: () => void (isHidden.value = false),
    hide: () => {
      isHidden.value = true;
      use((chat) => chat.close());
    },
    send: textVerb("send", (chat, text) => chat.send(text)),
    prefill: textVerb("prefill", (chat, text) => chat.setDraft(text)),
    setContext: (said: unknown) => void (context.value = contextFrom(said)),
    identify: textVerb("identify", (chat, id) => chat.identify(id), ""),
    ...createPageListeners(() => chat !== undefined, life),
    reset: () => {
      context.value = {};
      use((chat) => chat.reset());
    },
    destroy: () => {
      // What the page has declared by its name cannot be deleted.
      if (!life.signal.aborted && !Reflect.deleteProperty(window, "Xiaoer"))
        Object.assign(window, { Xiaoer: undefined });
      life.abort();
    },
  };
  const verbsByName = new Map<unknown, Verb>(Object.entries(verbs));
  const pushed = (given: Iterable<unknown>) => void call(...given);
  // Who has kept the page's own function goes on filling the queue.
  window.Xiaoer = Object.assign(call, verbs, { q: Object.assign([], { push: pushed }) });
  for (const given of before?.q ?? []) pushed(given);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", startSoon, life);
  else startSoon();
  return verbs;

  function call(verb?: unknown, ...given: readonly unknown[]): unknown {
    const act = verbsByName.get(verb);
    if (act === undefined) refuse("the verb", [...verbsByName.keys()].join(" or "), verb);
    return act?.(...given);
  }

  /** A verb that takes a text; what stands for none, where that may be. */
  function textVerb(name: string, act: (chat: Chat, text: string) => void, none?: string) {
    return (given: unknown): void => {
      const text = given ?? none;
      if (typeof text === "string") use((chat) => act(chat, text));
      else refuse(name, "a text", given);
    };
  }

  function use(act: Act): void {
    wanted.push(act);
    if (document.body !== null) start();
  }

  /** The shop's page comes first; but a shopper who touches it is there, and so is the chat. */
  function startSoon(): void {
    if (wanted.length > 0) start();
    addEventListener("pointerdown", start, { capture: true, once: true, signal: life.signal });
    if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 2000 });
    else setTimeout(start, 200);
  }

  function start(): void {
    if (settings === undefined || life.signal.aborted) return;
    if (chat === undefined) mount(settings, context, isHidden, (mounted) => void (chat = mounted), life);
    for (const act of wanted.splice(0)) if (chat !== undefined) act(chat);
  }
}

/** Not the page's queue, which has no methods. */
function isWhole(offered: Window["Xiaoer"]): offered is XiaoerCall & XiaoerVerbs {
  return offered?.destroy !== undefined;
}
