import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ShopConfig } from "../server/protocol.ts";
import { createAnnouncer } from "./announcer.ts";
import { chatErrorFrom, type ChatError } from "./chat-error.ts";
import { createConversation, type Conversation, type ConversationDeps } from "./conversation.ts";
import type { ShownPage } from "./page-context.ts";
import { createPageView, type PageView } from "./page-view.ts";
import type { Strings } from "./strings/index.ts";

export { isUnderWay, type Turn } from "./turn.ts";

export interface ChatDeps extends Omit<ConversationDeps, "look"> {
  readonly strings: Strings;
  readonly readPage: () => ShownPage;
  /** Tells the shop's developer why the config could not be had. */
  readonly reportConfigFailure: (error: ChatError) => void;
}

/** `restored`: open because it was before the page changed, so that it takes no focus. */
export type PanelState = "closed" | "opened" | "restored";

/** The chat as components see it: signals to read, actions to call. */
export interface Chat extends Omit<Conversation, "ask">, PageView {
  /** The texts in the shopper's language, the shop's own once they are here. Read it as a signal. */
  readonly strings: Strings;
  readonly panel: ReadonlySignal<PanelState>;
  /** False until the panel is wanted for the first time, so that a page where nobody asks pays nothing for it. */
  readonly wasOpened: ReadonlySignal<boolean>;
  readonly config: ReadonlySignal<ShopConfig | undefined>;
  readonly draft: ReadonlySignal<string>;
  /** Something was said below the view since its end went out of sight. */
  readonly hasNews: ReadonlySignal<boolean>;
  /** What a screen reader is told. */
  readonly announcement: ReadonlySignal<string>;
  readonly open: (how?: "opened" | "restored") => void;
  readonly close: () => void;
  /** Fetches what opening will need, for when the pointer is already on its way. */
  readonly prepare: () => void;
  readonly setAtEnd: (isAtEnd: boolean) => void;
  readonly setDraft: (draft: string) => void;
  /** Sends a question; does nothing while an answer is under way, or where the text is blank or too long. */
  readonly send: (text: string) => void;
}

export function createChat(deps: ChatDeps): Chat {
  const { storage, backend } = deps;
  const panel = signal<PanelState>("closed");
  const wasOpened = signal(false);
  const config = signal<ShopConfig | undefined>(undefined);
  const draft = signal(storage.read("draft"));
  const hasNews = signal(false);
  const view = createPageView(deps.readPage);
  const strings = computed(() => ({ ...deps.strings, ...config.value?.texts }));
  const announcer = createAnnouncer(() => strings.peek(), deps.now);
  const conversation = createConversation({ ...deps, ...view }, announcer, noteNews);
  let isAtEnd = true;
  let configLoad: Promise<void> | undefined;
  const state = { panel, wasOpened, config, draft, hasNews, announcement: announcer.text };
  const actions = { open, close, prepare, setAtEnd, setDraft, send };
  return {
    ...conversation,
    ...view,
    ...state,
    ...actions,
    get strings() {
      return strings.value;
    },
  };

  function open(how: "opened" | "restored" = "opened"): void {
    prepare();
    if (!wasOpened.peek()) void conversation.restore();
    if (panel.peek() === "closed") deps.emit("open", undefined);
    panel.value = how;
    wasOpened.value = true;
    storage.keep("open", "1");
  }

  function close(): void {
    if (panel.peek() !== "closed") deps.emit("close", undefined);
    panel.value = "closed";
    storage.keep("open", "");
  }

  function prepare(): void {
    configLoad ??= loadConfig();
  }

  async function loadConfig(): Promise<void> {
    try {
      config.value = await backend.loadConfig();
    } catch (error) {
      // The chat works without a greeting; the next opening tries again.
      configLoad = undefined;
      deps.reportConfigFailure(chatErrorFrom(error));
    }
  }

  function setAtEnd(isIt: boolean): void {
    isAtEnd = isIt;
    if (isIt) hasNews.value = false;
  }

  function noteNews(): void {
    if (!isAtEnd) hasNews.value = true;
  }

  function setDraft(text: string): void {
    draft.value = text;
    storage.keep("draft", text);
  }

  function send(text: string): void {
    const question = text.trim();
    const longest = config.peek()?.limits.messageChars ?? Infinity;
    if (question === "" || question.length > longest || conversation.isAnswering.peek()) return;
    conversation.ask(question);
    setDraft("");
  }
}
