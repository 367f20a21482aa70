/** What every language has to say. `{…}` are places to fill. */
export interface Strings {
  /** The language of these texts, BCP 47. */
  readonly language: string;
  readonly open: string;
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
  readonly sending: string;
  /** Seen beside the ring: `{n}` seconds. */
  readonly left: string;
  /** Heard: `{stage}` and `{time}`, which comes with its unit. */
  readonly leftSpoken: string;
  readonly late: string;
  readonly reconnecting: string;
  readonly stopped: string;
  /** Above what is remembered of older turns. */
  readonly earlier: string;
  readonly sources: string;
  /** Before the name of the product that a question will be about. */
  readonly about: string;
  readonly removeProduct: string;
  /** `{n}` characters over the limit. */
  readonly tooLong: string;
  /** Follows right after an error where the time to wait is known: `{time}` comes with its unit. */
  readonly waitFor: string;
  readonly failures: Readonly<Record<ToldFailure, string>>;
}

/** What a shopper is told apart, by its code; all else is `internal` (see `toldAs`). */
type ToldFailure =
  | "internal"
  | "message_too_long"
  | "unknown_shop"
  | "overloaded"
  | "content_filter"
  | "interrupted"
  | "unreachable";

export const en: Strings = {
  language: "en",
  open: "Open chat",
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
  sending: "Sending",
  left: "about {n} s left",
  leftSpoken: "{stage}, about {time} left",
  late: "taking longer than usual",
  reconnecting: "Connection lost, reconnecting",
  stopped: "You stopped this answer",
  earlier: "Earlier in this conversation",
  sources: "Sources",
  about: "About: ",
  removeProduct: "Remove product",
  tooLong: "{n} characters too many",
  waitFor: " Please wait {time}.",
  failures: {
    internal: "The assistant cannot answer right now.",
    message_too_long: "This message is too long. Please shorten it.",
    unknown_shop: "The chat is not set up for this page yet.",
    overloaded: "Too many messages right now.",
    content_filter: "This is something the assistant cannot answer.",
    interrupted: "The answer was interrupted.",
    unreachable: "No connection. Please check your network.",
  },
};
