/** What every language has to say, by name. `{…}` are places to fill. A shop may put its own in place of any of them. */
export interface Strings {
  /** The language of these texts, BCP 47. */
  readonly language: string;
  readonly open: string;
  /** Follows the launcher's name: `{n}` answers that were not seen. */
  readonly unread: string;
  readonly close: string;
  readonly chat: string;
  readonly conversation: string;
  readonly assistant: string;
  readonly aiNotice: string;
  readonly you: string;
  readonly message: string;
  readonly placeholder: string;
  readonly send: string;
  readonly stop: string;
  readonly retry: string;
  readonly newMessages: string;
  readonly newConversation: string;
  /** The menu's name. */
  readonly more: string;
  readonly download: string;
  readonly erase: string;
  /** In the place of `erase`, once it was pressed. */
  readonly eraseSure: string;
  /** Fetches what was said before the first turn that is shown. */
  readonly older: string;
  readonly sending: string;
  /** Seen beside the ring: `{n}` questions stand before this one in the queue. */
  readonly ahead: string;
  /** Seen beside the ring: `{n}` seconds. */
  readonly left: string;
  /** Heard: `{stage}` and `{time}`, which comes with its unit. */
  readonly leftSpoken: string;
  readonly late: string;
  readonly reconnecting: string;
  readonly stopped: string;
  /** Under an answer that the model had no part in, since it could not be had. */
  readonly degraded: string;
  /** Above what is remembered of older turns. */
  readonly earlier: string;
  readonly sources: string;
  readonly copy: string;
  readonly copied: string;
  readonly good: string;
  readonly bad: string;
  /** Asks for a word on why an answer is good or bad. */
  readonly why: string;
  /** Sends that word. Not the same as `send`, which sends a message. */
  readonly submit: string;
  readonly thanks: string;
  /** Before the name of the product that a question will be about. */
  readonly about: string;
  readonly removeProduct: string;
  /** `{n}` characters over the limit. */
  readonly tooLong: string;
  /** Follows right after an error where the time to wait is known: `{time}` comes with its unit. */
  readonly waitFor: string;
  // What went wrong, by its code: what a shopper is told apart. All else is `internal` (see `toldAs`).
  readonly internal: string;
  readonly message_too_long: string;
  readonly unknown_shop: string;
  readonly overloaded: string;
  readonly content_filter: string;
  readonly interrupted: string;
  readonly unreachable: string;
}

export const en: Strings = {
  language: "en",
  open: "Open chat",
  unread: "{n} unread",
  close: "Close chat",
  chat: "Chat",
  conversation: "Conversation",
  assistant: "AI assistant",
  aiNotice: "You are chatting with an AI. It can make mistakes.",
  you: "You",
  message: "Message",
  placeholder: "Ask a question…",
  send: "Send",
  stop: "Stop generating",
  retry: "Try again",
  newMessages: "New messages",
  newConversation: "New conversation",
  more: "More",
  download: "Download transcript",
  erase: "Erase conversation",
  eraseSure: "Really erase?",
  older: "Earlier messages",
  sending: "Sending",
  ahead: "{n} before you",
  left: "about {n} s left",
  leftSpoken: "{stage}, about {time} left",
  late: "taking longer than usual",
  reconnecting: "Connection lost, reconnecting",
  stopped: "You stopped this answer",
  degraded: "Taken from the shop's pages, without the AI",
  earlier: "Earlier in this conversation",
  sources: "Sources",
  copy: "Copy",
  copied: "Copied",
  good: "Good answer",
  bad: "Bad answer",
  why: "Why? (optional)",
  submit: "Submit",
  thanks: "Thank you!",
  about: "About: ",
  removeProduct: "Remove product",
  tooLong: "{n} characters too many",
  waitFor: " Please wait {time}.",
  internal: "The assistant cannot answer right now.",
  message_too_long: "This message is too long. Please shorten it.",
  unknown_shop: "The chat is not set up for this page yet.",
  overloaded: "Too many messages right now.",
  content_filter: "This is something the assistant cannot answer.",
  interrupted: "The answer was interrupted.",
  unreachable: "No connection. Please check your network.",
};
