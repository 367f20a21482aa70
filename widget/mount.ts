import { effect } from "@preact/signals-core";
import { createBackend } from "./backend.ts";
import { createChat } from "./chat.ts";
import type { ChatError } from "./chat-error.ts";
import { paletteFrom } from "./color.ts";
import { drawApp } from "./components/App.ts";
import { followAnswer } from "./connection.ts";
import { createHost } from "./host.ts";
import { readPage } from "./page-context.ts";
import type { WidgetSettings } from "./settings.ts";
import { createStorage } from "./storage.ts";
import { stringsFor } from "./strings/index.ts";
import { newId } from "./new-id.ts";

/** What the launcher wears until the shop's own colour is known. */
const defaultColor = "#3b82f6";

/** Puts the chat on the page and returns what takes it away again, whole. */
export function mount(settings: WidgetSettings): () => void {
  const { server, shop, locale } = settings;
  const fetch = window.fetch.bind(window);
  const storage = createStorage(
    () => localStorage,
    () => sessionStorage,
    server,
    shop,
  );
  const connection = { fetch, onWake, isOnline: () => navigator.onLine, random: Math.random };
  const chat = createChat({
    shop,
    locale,
    strings: stringsFor(locale),
    storage,
    backend: createBackend(settings, fetch),
    follow: (target, signal) => followAnswer(connection, { server, ...target }, signal),
    readPage: () => readPage(document),
    newId: () => newId(crypto),
    now: () => performance.now(),
    reportConfigFailure: (error) => console.warn(`Xiaoer: ${mendFor(error, settings)}`),
  });
  const host = createHost(locale);
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const stopPainting = effect(paint);
  darkness.addEventListener("change", paint);
  const endApp = drawApp(chat, host.root);
  if (storage.wasOpen()) chat.open("restored");
  return () => {
    chat.leave();
    stopPainting();
    darkness.removeEventListener("change", paint);
    endApp();
    host.remove();
  };

  function paint(): void {
    const theme = chat.config.value?.theme;
    const isDark = settings.theme === "auto" ? darkness.matches : settings.theme === "dark";
    host.paint({
      palette: paletteFrom(settings.color ?? theme?.color ?? defaultColor, isDark),
      isDark,
      position: settings.position ?? theme?.position ?? "right",
      offset: settings.offset,
      zIndex: settings.zIndex,
    });
  }
}

/** The moments when a connection that slept should be looked after: the network or the page is back. */
function onWake(listener: () => void): () => void {
  const whenVisible = () => {
    if (document.visibilityState === "visible") listener();
  };
  window.addEventListener("online", listener);
  window.addEventListener("pageshow", listener);
  document.addEventListener("visibilitychange", whenVisible);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("pageshow", listener);
    document.removeEventListener("visibilitychange", whenVisible);
  };
}

/** For the shop's developer: what is wrong and how it is mended. */
function mendFor(error: ChatError, { server, shop }: WidgetSettings): string {
  switch (error.code) {
    case "origin_not_allowed":
      return `the server does not allow this page. Add "${location.origin}" to the shop's "origins" (or XIAOER_ORIGINS).`;
    case "unknown_shop":
      return `the server knows no shop "${shop}". Correct data-shop, or add the shop to the server's config.`;
    case "unreachable":
      return (
        `cannot reach ${server}. Either it is not running, or it does not allow this page: ` +
        `"${location.origin}" must be in the shop's "origins" (or XIAOER_ORIGINS).`
      );
    default:
      return `the shop's config could not be loaded (${error.code}): ${error.message}`;
  }
}
