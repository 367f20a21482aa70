import type { Chat } from "../chat.ts";
import { atEnd, button, each, h, watch, when } from "./dom.ts";
import { downIcon } from "./icons.ts";
import { Message } from "./Message.ts";

/** The conversation, and the way back to its end. */
export function Messages(chat: Chat): HTMLElement {
  const { strings } = chat;
  const end = h("div", { class: "end" });
  const log = h(
    "div",
    { class: "log", role: "log", "aria-live": "off", "aria-label": strings.conversation, tabindex: 0 },
    h(
      "div",
      { class: "turns" },
      Welcome(chat),
      each(chat.turns, (turn) => Message(chat, turn)),
    ),
    end,
  );
  // "auto" is smooth, or not where the shopper wants no motion: the styles know.
  const scrollToEnd = (behavior: ScrollBehavior) => log.scrollTo({ top: log.scrollHeight, behavior });
  watchEnd(chat, log, end);
  watch(() => {
    const last = chat.turns.value.at(-1);
    // What was asked goes to the top of the view; what was brought back is simply there. Not before it is drawn.
    queueMicrotask(() => scrollToEnd(last?.peek().status === "sending" ? "auto" : "instant"));
  });
  return h(
    "div",
    { class: "messages" },
    log,
    when(
      () => chat.hasNews.value,
      () => button({ class: "news" }, () => scrollToEnd("auto"), downIcon(), strings.newMessages),
    ),
  );
}

/** Greeting, the word that this is an AI, and questions to begin with. */
function Welcome(chat: Chat): HTMLElement {
  return h(
    "div",
    { class: "welcome" },
    when(
      () => chat.config.value?.greeting,
      (greeting) => h("p", { class: "greeting", dir: "auto" }, greeting),
    ),
    h("p", { class: "notice" }, chat.strings.aiNotice),
    when(
      () => chat.turns.value.length === 0 && chat.config.value?.starters,
      (starters) =>
        h(
          "ul",
          { class: "starters" },
          ...starters.map((text) =>
            h(
              "li",
              {},
              button({ class: "starter", dir: "auto" }, () => chat.send(text), text),
            ),
          ),
        ),
    ),
  );
}

/**
 * Tells the chat whether the end of the conversation is in view.
 *
 * An observer tells it, so nothing is measured while an answer streams. Following the end is the browser's work (scroll
 * anchoring on `.end`); Safari before 26 has none, and there the size of the content is observed.
 */
function watchEnd(chat: Chat, log: HTMLElement, end: HTMLElement): void {
  const seen = new IntersectionObserver((entries) => chat.setAtEnd(entries.at(-1)?.isIntersecting === true), {
    root: log,
    rootMargin: "0px 0px 24px 0px",
  });
  seen.observe(end);
  atEnd(() => seen.disconnect());
  if (CSS.supports("overflow-anchor", "auto")) return;
  let isFollowing = true;
  const growth = new ResizeObserver(() => {
    if (isFollowing) log.scrollTop = log.scrollHeight;
  });
  for (const child of log.children) growth.observe(child);
  log.addEventListener("scroll", () => {
    isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
  });
  atEnd(() => growth.disconnect());
}
