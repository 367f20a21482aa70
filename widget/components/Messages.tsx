import { h } from "preact";
import type { Chat } from "../chat.ts";
import { focusLog } from "./focus-box.ts";
import { Icon } from "./Icon.tsx";
import { Message } from "./Message.tsx";
import { newDay } from "./new-day.ts";
import { createScroller } from "./scroller.ts";
import { useKept } from "./tracking.ts";
import { useElement } from "./use-element.ts";
import { watchView } from "./watch-view.ts";

/** The conversation, and the way back to its end. */
export function Messages({ chat }: { readonly chat: Chat }) {
  const { strings, summary } = chat;
  const turns = chat.turns.value;
  const scroller = useKept(() => createScroller(chat));
  useKept(scroller.keepPlace, turns[0]);
  // What was asked goes to the top of the view; what was brought back is simply there.
  const last = turns.at(-1);
  const behavior = last?.peek().status === "sending" ? "auto" : "instant";
  const log = useElement<HTMLDivElement>((element) => scroller.follow(element, behavior), last);
  return (
    <div class="messages">
      <div ref={log} class="log" part="log" role="log" aria-live="off" aria-label={strings.conversation} tabIndex={0}>
        <div class="turns">
          <Welcome chat={chat} />
          {chat.hasOlder.value && <Older chat={chat} />}
          {/* What the server remembers of turns that are not told any more: the shopper may know it. */}
          {summary.value && (
            <details class="note">
              <summary>{strings.earlier}</summary>
              <p dir="auto">{summary.value}</p>
            </details>
          )}
          {turns.flatMap((turn, index) => {
            const { at, messageId } = turn.peek();
            const day = newDay(turns[index - 1]?.peek().at ?? Date.now(), at, Date.now(), strings.language);
            // A turn that is tried again keeps its id, but it is another signal and is drawn anew.
            return [
              day && (
                <p key={messageId} class="day note" role="separator" aria-label={day}>
                  {day}
                </p>
              ),
              <Message key={turn} chat={chat} turn={turn} />,
            ];
          })}
        </div>
        <div class="end" />
      </div>
      {chat.hasNews.value && (
        <button
          class="news pill row small rise"
          onClick={({ currentTarget }) => {
            focusLog(currentTarget);
            scroller.goToEnd("auto");
          }}
        >
          <Icon name="down" />
          {strings.newMessages}
        </button>
      )}
    </div>
  );
}

/** Fetches the page of turns before the first, when it is pressed or comes into view. */
function Older({ chat }: { readonly chat: Chat }) {
  const button = useElement<HTMLButtonElement>((element) =>
    watchView(element, (isInView) => isInView && void chat.loadOlder()),
  );
  return (
    <p class="older">
      <button
        ref={button}
        class="pill small"
        onClick={({ currentTarget }) => {
          // What has the focus is not taken away with the last page.
          focusLog(currentTarget);
          void chat.loadOlder();
        }}
      >
        {chat.strings.older}
      </button>
    </p>
  );
}

/** Greeting, the word that this is an AI, and questions to begin with. */
function Welcome({ chat }: { readonly chat: Chat }) {
  const { greeting, starters } = chat.config.value ?? {};
  return (
    <div class="col">
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
              <button
                class="pill"
                dir="auto"
                onClick={({ currentTarget }) => {
                  focusLog(currentTarget);
                  chat.send(text);
                }}
              >
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
