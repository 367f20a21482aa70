import { effect, type ReadonlySignal } from "@preact/signals";
import { h, render } from "preact";
import { avoid } from "./avoid.ts";
import { createBackend } from "./backend.ts";
import type { ChatError } from "./chat-error.ts";
import { createChat, type Chat } from "./chat.ts";
import { addLauncher } from "./components/launcher.ts";
import { Panel } from "./components/Panel.tsx";
import { panelStyles } from "./components/styles.ts";
import { followAnswer } from "./connection.ts";
import { createHost } from "./host.ts";
import { newId } from "./new-id.ts";
import { onWake } from "./on-wake.ts";
import { readPage, type PageContext } from "./page-context.ts";
import type { Emit } from "./page-events.ts";
import type { WidgetSettings } from "./settings.ts";
import { createStorage } from "./storage.ts";
import { stringsFor } from "./strings/index.ts";
import { warn } from "./warn.ts";

/** What the launcher wears until the shop's own colour is known. */
const defaultColor = "#3b82f6";

/**
 * Puts the chat on the page; all of it is taken away again when `life` is aborted.
 *
 * @param context what the page's scripts say of it
 * @param isHidden by the page's scripts
 * @param onMounted the chat is on the page; nothing has happened in it yet
 */
export function mount(
  settings: WidgetSettings,
  context: ReadonlySignal<PageContext>,
  isHidden: ReadonlySignal<boolean>,
  onMounted: (chat: Chat) => void,
  life: AbortController,
): void {
  const { server, shop, locale } = settings;
  const { signal: alive } = life;
  const emit: Emit = (name, detail) => alive.aborted || dispatchEvent(new CustomEvent(`xiaoer:${name}`, { detail }));
  const storage = createStorage(
    () => localStorage,
    () => sessionStorage,
    server,
    shop,
  );
  const host = createHost(settings, life, draw);
  const chat = createChat({
    ...settings,
    strings: stringsFor(locale),
    storage,
    backend: createBackend(settings),
    follow: (target, signal) =>
      followAnswer({ server, onWake, isOnline: () => navigator.onLine, random: Math.random }, target, signal),
    readPage: () => readPage(context.value),
    newId,
    now: () => performance.now(),
    emit,
    isAlwaysOpen: host.isInline,
    reportConfigFailure,
  });
  let isDrawn = false;
  let isUsed = false;
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  follow(paint);
  // At every opening, and when the page's scripts say something else meanwhile; never for a panel that is closed.
  follow(() => {
    if (chat.panel.value === "closed") return;
    host.fit();
    chat.look();
  });
  darkness.addEventListener("change", paint, life);
  follow(prepareForUse);
  alive.addEventListener("abort", () => {
    chat.leave();
    render(null, host.root);
  });
  if (!host.isInline) addLauncher(host.root, chat, follow);
  follow(() => {
    // Once: what is read while the panel draws is no reason to draw it again.
    if (isDrawn || !chat.wasOpened.value) return;
    isDrawn = true;
    draw();
  });
  // Nothing else of what the shop has set is met before somebody turns to the chat.
  if (!settings.color || !settings.position || !locale.startsWith(chat.strings.language)) chat.prepare();
  if (settings.avoid && !host.isInline) avoid(settings.avoid, host.root, life);
  onMounted(chat);
  emit("ready", undefined);
  // Who heard that it is ready may have ended it.
  if (!alive.aborted && (host.isInline || storage.read("open"))) chat.open("restored");

  /**
   * From the first opening on; anew where the page had thrown it away: a modal dialog is none any more then, and nothing is
   * where it was scrolled to.
   */
  function draw(): void {
    render(null, host.root);
    if (isDrawn) render(h(Panel, { chat, isInline: host.isInline }), host.root);
  }

  function follow(act: () => void): void {
    alive.addEventListener("abort", effect(act));
  }

  /** For the shop's developer. The server's own refusals say what to do; the browser's "Failed to fetch" does not. */
  function reportConfigFailure({ code, message }: ChatError): void {
    const mend = code === "unreachable" ? ` Is ${server} running, and ${origin} one of the shop's "origins"?` : "";
    if (!alive.aborted) warn(message + mend);
  }

  /**
   * What a chat needs that is used, and costs a page where nobody asks nothing: the panel's styles; and since another tab may
   * ask or erase, and this page sleep meanwhile, to hear of both. The first listener to the storage has the browser fetch all
   * that is in it. A panel that was never opened may follow an answer too: one that was asked for on the page before.
   */
  function prepareForUse(): void {
    if (isUsed || !(chat.wasOpened.value || chat.isAnswering.value)) return;
    isUsed = true;
    chat.prepare();
    host.style(panelStyles);
    addEventListener("storage", ({ key }) => key?.startsWith("xiaoer:") && void chat.restore(), life);
    onWake(() => void chat.restore(), alive);
  }

  function paint(): void {
    const theme = chat.config.value?.theme;
    host.paint(
      settings.color || theme?.color || defaultColor,
      settings.position || theme?.position || "right",
      settings.theme !== "auto" ? settings.theme : darkness.matches ? "dark" : "light",
      chat.strings.language,
      !isHidden.value || chat.panel.value !== "closed",
    );
  }
}
