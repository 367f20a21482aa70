import { h } from "preact";
import type { Chat } from "../chat.ts";
import { Icon } from "./Icon.tsx";
import { Message } from "./Message.tsx";
import { useElement } from "./use-element.ts";

/** The conversation, and the way back to its end. */
export function Messages({ chat }: { readonly chat: Chat }) {
  const { strings } = chat;
  const turns = chat.turns.value;
  // What was asked goes to the top of the view; what was brought back is simply there.
  const last = turns.at(-1);
  const behavior = last?.peek().status === "sending" ? "auto" : "instant";
  const log = useElement<HTMLDivElement>((element) => followEnd(element, behavior, chat), last);
  return (
    <div class="messages">
      <div ref={log} class="log" role="log" aria-live="off" aria-label={strings.conversation} tabIndex={0}>
        <div class="turns">
          <Welcome chat={chat} />
          <Earlier chat={chat} />
          {turns.map((turn) => (
            // A turn that is tried again keeps its id, but it is another signal and is drawn anew.
            <Message key={turn} chat={chat} turn={turn} />
          ))}
        </div>
        <div class="end" />
      </div>
      {chat.hasNews.value && (
        <button
          class="news pill row small rise"
          onClick={(event) => scrollToEnd(event.currentTarget.previousElementSibling, "auto")}
        >
          <Icon name="down" />
          {strings.newMessages}
        </button>
      )}
    </div>
  );
}

/** Greeting, the word that this is an AI, and questions to begin with. */
function Welcome({ chat }: { readonly chat: Chat }) {
  const { greeting, starters } = chat.config.value ?? {};
  return (
    <div class="welcome col">
      {greeting && (
        <p class="greeting rise" dir="auto">
          {greeting}
        </p>
      )}
      <p class="note">{chat.strings.aiNotice}</p>
      {chat.turns.value.length === 0 && starters && (
        <ul class="starters col rise">
          {starters.map((text) => (
            <li>
              <button class="pill" dir="auto" onClick={() => chat.send(text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What the server remembers of turns that are not told any more: the shopper may know it. */
function Earlier({ chat }: { readonly chat: Chat }) {
  const { strings, summary } = chat;
  return (
    summary.value && (
      <details class="earlier small">
        <summary>{strings.earlier}</summary>
        <p dir="auto">{summary.value}</p>
      </details>
    )
  );
}

/** "auto" is smooth, or not where the shopper wants no motion: the styles know. */
function scrollToEnd(log: Element | null, behavior: ScrollBehavior): void {
  log?.scrollTo({ top: log.scrollHeight, behavior });
}

/**
 * Goes to the end of the conversation and keeps it in view for as long as it is, and tells the chat whether it is.
 *
 * Both observers report after the layout, so nothing is measured while an answer streams; and growth is reported first.
 */
function followEnd(log: Element, behavior: ScrollBehavior, chat: Chat): () => void {
  let isAtEnd = false;
  const growth = new ResizeObserver(() => {
    if (isAtEnd) scrollToEnd(log, "instant");
  });
  const view = new IntersectionObserver(
    (entries) => {
      isAtEnd = entries.at(-1)?.isIntersecting === true;
      chat.setAtEnd(isAtEnd);
    },
    { root: log },
  );
  for (const child of log.children) growth.observe(child);
  if (log.lastElementChild !== null) view.observe(log.lastElementChild);
  scrollToEnd(log, behavior);
  return () => {
    growth.disconnect();
    view.disconnect();
  };
}
