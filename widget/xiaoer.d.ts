/** What pages and applications can rely on. Written by hand; xiaoer.test.ts holds it to the code. */

/** A product as a page says it. Texts are cut to 500 characters. */
export interface XiaoerProduct {
  readonly name: string;
  readonly sku?: string | null;
  readonly price?: string | number | null;
  /** ISO 4217. */
  readonly currency?: string | null;
  /** schema.org's words: `InStock`, `OutOfStock`, `PreOrder`, … */
  readonly availability?: string | null;
}

export interface XiaoerContext {
  readonly title?: string | null;
  readonly product?: XiaoerProduct | null;
}

/** What can be set, here in camelCase; in the tag as `data-z-index` and so on. */
export interface XiaoerSettings {
  /** The server's address. Default: where the script came from. */
  readonly server?: string;
  /** Which shop of the server's configuration. Default: `default`. */
  readonly shop?: string;
  /** BCP 47. Default: the page's `lang`, else the browser's. */
  readonly locale?: string;
  /** `#rgb` or `#rrggbb`. Default: the shop's own. */
  readonly color?: string;
  /** Default: the shop's own. */
  readonly position?: "left" | "right";
  /** Distance from the window's corner, px. Default: 20. */
  readonly offset?: number | string;
  /** Default: 2147483000. */
  readonly zIndex?: number | string;
  /** Default: `auto`, which follows the shopper's system. */
  readonly theme?: "light" | "dark" | "auto";
  /** A CSS selector: the launcher steps aside where it would cover such an element. */
  readonly avoid?: string;
  /** A CSS selector, or the element itself: the chat sits in it, always open, instead of in the window's corner. */
  readonly target?: string | Element;
}

/** `mount` has no tag that could tell the server's address. */
export interface XiaoerOptions extends XiaoerSettings {
  readonly server: string;
}

/** What is told with each event: to listeners, and as `detail` of the `xiaoer:<name>` event on window. */
export interface XiaoerEventMap {
  /** The chat is on the page. Who listens later is told at once. */
  ready: undefined;
  open: undefined;
  close: undefined;
  /** The shopper's message is on its way. */
  "message:sent": { readonly messageId: string; readonly text: string };
  /** An answer has ended; `text` is Markdown. */
  "message:received": {
    readonly messageId: string;
    readonly text: string;
    readonly status: "done" | "stopped" | "failed";
  };
  /** How many answers have ended that were not seen. */
  unread: { readonly count: number };
  /** `progress` is 0 to 100. */
  stage: { readonly messageId: string; readonly stage: string; readonly progress: number };
  /** An answer has failed, or the shop's config could not be had. `code` as in the protocol, or `unreachable`. */
  error: { readonly code: string; readonly message: string };
  /** The shopper has rated an answer; null takes the rating back. */
  feedback: { readonly messageId: string; readonly rating: "good" | "bad" | null; readonly comment?: string };
}

export type XiaoerEventName = keyof XiaoerEventMap;

export interface XiaoerVerbs {
  /** Opens the panel, also where the launcher is hidden. */
  readonly open: () => void;
  readonly close: () => void;
  readonly toggle: () => void;
  /** Brings the launcher back. */
  readonly show: () => void;
  /** Takes launcher and panel away. */
  readonly hide: () => void;
  /** Sends as the shopper would, and does not open: nothing while an answer is under way. */
  readonly send: (text: string) => void;
  /** Fills the box, and does not open. */
  readonly prefill: (text: string) => void;
  /** Says what the page shows, over what is read from it; null takes it back. */
  readonly setContext: (context: XiaoerContext | null) => void;
  /** Keeps the conversations of different customers on one device apart; null: nobody is signed in. */
  readonly identify: (customerId: string | null) => void;
  /** Returns its undo. */
  readonly on: <Name extends XiaoerEventName>(
    name: Name,
    listener: (detail: XiaoerEventMap[Name]) => void,
  ) => () => void;
  /** Without a listener: all that listen to the event. */
  readonly off: <Name extends XiaoerEventName>(name: Name, listener?: (detail: XiaoerEventMap[Name]) => void) => void;
  /** Forgets the conversation, the draft and the context on this device, and closes. */
  readonly reset: () => void;
  /** Takes everything away, window.Xiaoer too. */
  readonly destroy: () => void;
}

/**
 * `Xiaoer("verb", …)`: works before the script has come, too, where the page has put the queue there. `on` is better called as a
 * method where its undo is wanted.
 */
export interface XiaoerCall {
  /** What was asked before the script has come. */
  q?: Iterable<Iterable<unknown>>;
  <Name extends XiaoerEventName>(verb: "on", name: Name, listener: (detail: XiaoerEventMap[Name]) => void): void;
  <Name extends XiaoerEventName>(verb: "off", name: Name, listener?: (detail: XiaoerEventMap[Name]) => void): void;
  <Verb extends Exclude<keyof XiaoerVerbs, "on" | "off">>(verb: Verb, ...given: Parameters<XiaoerVerbs[Verb]>): void;
}

/** Takes the chat away; carries the verbs, and itself as `remove`. */
export interface XiaoerRemove extends XiaoerVerbs {
  (): void;
  readonly remove: () => void;
}

/** Puts the chat on the page once that is idle. Where there is one already, that one is meant. */
export function mount(options: XiaoerOptions): XiaoerRemove;

declare global {
  interface Window {
    /** The methods are there once the script has come; calling works before, where the page has put the queue there. */
    Xiaoer?: XiaoerCall & Partial<XiaoerVerbs>;
    /** For pages where the tag cannot carry attributes. */
    XiaoerSettings?: XiaoerSettings;
  }
  // oxlint-disable-next-line no-var -- only so is it a global of classic scripts, too
  var Xiaoer: Window["Xiaoer"];
}
