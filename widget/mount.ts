import { effect, type ReadonlySignal } from "@preact/signals";
import { h, render } from "preact";
import { createBackend } from "./backend.ts";
import { createChat } from "./chat.ts";
import { App } from "./components/App.tsx";
import { followAnswer } from "./connection.ts";
import { createHost } from "./host.ts";
import { newId } from "./new-id.ts";
import { onWake } from "./on-wake.ts";
import { readPage, type PageContext } from "./page-context.ts";
import type { WidgetSettings } from "./settings.ts";
import { createStorage } from "./storage.ts";
import { stringsFor } from "./strings/index.ts";

/** What the launcher wears until the shop's own colour is known. */
const defaultColor = "#3b82f6";

/**
 * Puts the chat on the page and returns what takes it away again, whole.
 *
 * @param context what the page's scripts say of it
 */
export function mount(settings: WidgetSettings, context: ReadonlySignal<PageContext>): () => void {
  const { server, shop, locale } = settings;
  // For the shop's developer. The server's own refusals say what to do; the browser's "Failed to fetch" does not.
  const mend = `Is ${server} running, and ${location.origin} one of the shop's "origins"?`;
  const storage = createStorage(
    () => localStorage,
    () => sessionStorage,
    server,
    shop,
  );
  const connection = { server, onWake, isOnline: () => navigator.onLine, random: Math.random };
  const chat = createChat({
    shop,
    locale,
    strings: stringsFor(locale),
    storage,
    backend: createBackend(settings),
    follow: (target, signal) => followAnswer(connection, target, signal),
    readPage: () => readPage(context.value),
    newId: () => newId(crypto),
    now: () => performance.now(),
    emit: (name, detail) => dispatchEvent(new CustomEvent(`xiaoer:${name}`, { detail })),
    reportConfigFailure: ({ message }) => console.warn(`Xiaoer: ${message} ${mend}`),
  });
  const life = new AbortController();
  const host = createHost(settings, life.signal);
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const stopPainting = effect(paint);
  // At every opening, and when the page's scripts say something else meanwhile; never for a panel that is closed.
  const stopLooking = effect(() => void (chat.panel.value !== "closed" && chat.look()));
  darkness.addEventListener("change", paint, { signal: life.signal });
  // Another tab asked or erased, or this page slept meanwhile.
  addEventListener("storage", ({ key }) => key?.startsWith("xiaoer:") && catchUp(), { signal: life.signal });
  onWake(catchUp, life.signal);
  if (storage.read("open") !== "") chat.open("restored");
  render(h(App, { chat }), host.root);
  return () => {
    chat.leave();
    stopPainting();
    stopLooking();
    render(null, host.root);
    life.abort();
  };

  /** A panel that was never opened may follow an answer too: one that was asked for on the page before. */
  function catchUp(): void {
    if (chat.wasOpened.peek() || chat.isAnswering.peek()) void chat.restore();
  }

  function paint(): void {
    const theme = chat.config.value?.theme;
    host.paint(
      settings.color ?? theme?.color ?? defaultColor,
      settings.position ?? theme?.position ?? "right",
      settings.theme !== "auto" ? settings.theme : darkness.matches ? "dark" : "light",
      chat.strings.language,
    );
  }
}
