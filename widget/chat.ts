import { signal, type ReadonlySignal } from "@preact/signals";
import type { ShopConfig } from "../server/protocol.ts";
import { createAnnouncer, type Announcer } from "./announcer.ts";
import { createAnswerActions, type AnswerActions } from "./answer-actions.ts";
import { createAttempt } from "./attempt.ts";
import type { ChatError, FailureCode } from "./chat-error.ts";
import { createConversation, type Conversation, type ConversationDeps } from "./conversation.ts";
import { createNews, type News } from "./news.ts";
import { createEraser, type Eraser } from "./eraser.ts";
import type { ShownPage } from "./page-context.ts";
import { createPageView, type PageView } from "./page-view.ts";
import { createShopConfig } from "./shop-config.ts";
import { failureText, type Strings } from "./strings/index.ts";
import { saveTranscript } from "./transcript-file.ts";
import { isUnsent, type Turn } from "./turn.ts";
import { createUnreadSetter, readUnread } from "./unread.ts";

export { isUnderWay, type Turn } from "./turn.ts";

export interface ChatDeps extends Omit<ConversationDeps, "look" | "onShown" | "onEnded"> {
  readonly strings: Strings;
  /** In the page's own element there is no closing, and the next page is not to open because of it. */
  readonly isAlwaysOpen: boolean;
  readonly readPage: () => ShownPage;
  /** Tells the shop's developer why the config could not be had. */
  readonly reportConfigFailure: (error: ChatError) => void;
}

/** `restored`: open because it was before the page changed, so that it takes no focus. */
export type PanelState = "closed" | "opened" | "restored";

/** The chat as components see it: signals to read, actions to call. */
export interface Chat
  extends
    Omit<Conversation, "ask" | "amend" | "identify" | "loadOlder" | "erase">,
    AnswerActions,
    Eraser,
    Pick<Announcer, "announcement">,
    Pick<News, "hasNews" | "setAtEnd">,
    Omit<PageView, "restoreProduct"> {
  /** The texts in the shopper's language, the shop's own once they are here. Read it as a signal. */
  readonly strings: Strings;
  readonly panel: ReadonlySignal<PanelState>;
  /** False until the panel is wanted for the first time, so that a page where nobody asks pays nothing for it. */
  readonly wasOpened: ReadonlySignal<boolean>;
  readonly config: ReadonlySignal<ShopConfig | undefined>;
  readonly draft: ReadonlySignal<string>;
  /** How many answers have ended since the panel was closed. */
  readonly unread: ReadonlySignal<number>;
  /** Why what was tried last, beside asking, did not succeed: the config, a rating, an older page, erasing. */
  readonly notice: ReadonlySignal<FailureCode | undefined>;
  readonly open: (how?: "opened" | "restored") => void;
  readonly close: () => void;
  /** Fetches what opening will need, for when the pointer is already on its way. */
  readonly prepare: () => void;
  readonly setDraft: (draft: string) => void;
  /** Sends a question; does nothing while an answer is under way, or where the text is blank or too long. */
  readonly send: (text: string) => void;
  /** Puts the turns before the first one in front of it. */
  readonly loadOlder: () => Promise<unknown>;
  /** Saves the whole conversation as a file. */
  readonly download: () => Promise<void>;
  /** The customer whose conversation it is; "" for nobody in particular. What nobody said so far is the first one's. */
  readonly identify: (id: string) => void;
  /** Forgets on this device all that was said and done, and closes. */
  readonly reset: () => void;
}

export function createChat(deps: ChatDeps): Chat {
  const { storage, backend, emit } = deps;
  const panel = signal<PanelState>("closed");
  const wasOpened = signal(false);
  const draft = signal(storage.read("draft"));
  const unread = signal(readUnread(storage));
  const setUnread = createUnreadSetter(unread, storage, emit);
  const notice = signal<FailureCode | undefined>(undefined);
  const attempt = createAttempt(notice);
  const isShown = () => panel.peek() !== "closed";
  const config = signal<ShopConfig | undefined>(undefined);
  const { prepare, giveUp } = createShopConfig(config, backend, attempt, isShown, onConfigFailed);
  const news = createNews();
  const view = createPageView(deps.readPage);
  const strings = () => ({ ...deps.strings, ...config.value?.texts });
  const announcer = createAnnouncer(strings, deps.now);
  const conversation = createConversation({ ...deps, ...view, onShown, onEnded });
  let customer = "";
  const state = { panel, wasOpened, config, draft, unread, notice };
  const loading = { prepare, restore, loadOlder: () => attempt(conversation.loadOlder), download, leave };
  const actions = { open, close, setDraft, send, identify, reset };
  return {
    ...conversation,
    ...createAnswerActions(deps, conversation, announcer, attempt, strings),
    ...announcer,
    ...news,
    ...createEraser(() => attempt(conversation.erase)),
    ...view,
    ...state,
    ...loading,
    ...actions,
    get strings() {
      return strings();
    },
  };

  function open(how: "opened" | "restored" = "opened"): void {
    prepare();
    if (!wasOpened.peek()) void conversation.restore();
    const isNew = !isShown();
    panel.value = how;
    wasOpened.value = true;
    storage.keep("open", deps.isAlwaysOpen ? "" : "1");
    setUnread(0);
    // Last: who listens may close it.
    if (isNew) emit("open", undefined);
  }

  function close(): void {
    if (deps.isAlwaysOpen || !isShown()) return;
    panel.value = "closed";
    storage.keep("open", "");
    emit("close", undefined);
  }

  function onConfigFailed(failure: ChatError): void {
    deps.reportConfigFailure(failure);
    tellFailure(failure.code);
  }

  function tellFailure(code: FailureCode): void {
    emit("error", { code, message: failureText(code, undefined, strings()) });
  }

  /** The network or the page is back: what could not be had before may be had now. */
  async function restore(): Promise<void> {
    prepare();
    await conversation.restore();
  }

  function leave(): void {
    panel.value = "closed";
    giveUp();
    conversation.leave();
  }

  function onShown(turn: Turn): void {
    announcer.told(turn);
    news.told(turn);
  }

  function onEnded(turn: Turn, isOwn: boolean): void {
    announcer.ended(turn);
    news.told(turn);
    const { messageId, answer, status, failure } = turn;
    if (!isShown() && status !== "stopped") setUnread(unread.peek() + 1);
    if (!isOwn || status === "sending" || status === "running") return;
    // A message that has not got through has no answer.
    if (!isUnsent(turn)) emit("message:received", { messageId, text: answer, status });
    if (failure) tellFailure(failure.code);
  }

  function setDraft(text: string): void {
    draft.value = text;
    storage.keep("draft", text);
  }

  function send(text: string): void {
    const question = text.trim();
    const longest = config.peek()?.limits.messageChars ?? Infinity;
    if (!question || question.length > longest || conversation.isAnswering.peek()) return;
    notice.value = undefined;
    setDraft("");
    conversation.ask(question);
  }

  async function download(): Promise<void> {
    await attempt(async () => {
      while (conversation.hasOlder.peek()) await conversation.loadOlder();
      const turns = conversation.turns.peek().map((turn) => turn.peek());
      saveTranscript(config.peek()?.name ?? strings().chat, turns, strings());
    });
  }

  function identify(id: string): void {
    if (id === customer) return;
    customer = id;
    conversation.identify(customer);
    draft.value = storage.read("draft");
    setUnread(readUnread(storage));
    if (wasOpened.peek()) void conversation.restore();
  }

  function reset(): void {
    conversation.startOver();
    view.restoreProduct();
    setDraft("");
    setUnread(0);
    close();
  }
}
