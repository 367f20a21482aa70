import type { ErrorCode, Rating, Stage } from "../server/protocol.ts";

/** What the page's scripts can listen to, by name: `Xiaoer("on", name, …)`, or `xiaoer:<name>` on window. */
export interface PageEvents {
  /** The widget is on the page. */
  readonly ready: undefined;
  readonly open: undefined;
  readonly close: undefined;
  /** The shopper's message is on its way. */
  readonly "message:sent": { readonly messageId: string; readonly text: string };
  /** An answer has ended; `text` is Markdown. */
  readonly "message:received": {
    readonly messageId: string;
    readonly text: string;
    readonly status: "done" | "stopped" | "failed";
  };
  /** How many answers have ended that were not seen. */
  readonly unread: { readonly count: number };
  /** `progress` is 0 to 100. */
  readonly stage: { readonly messageId: string; readonly stage: Stage; readonly progress: number };
  /** An answer has failed, or the shop's config could not be had. */
  readonly error: { readonly code: ErrorCode | "unreachable"; readonly message: string };
  /** The shopper has rated an answer; null takes the rating back. */
  readonly feedback: { readonly messageId: string; readonly rating: Rating | null; readonly comment?: string };
}

/** Tells the page's scripts. What they do with it, or throw, is none of the widget's. */
export type Emit = <Name extends keyof PageEvents>(name: Name, detail: PageEvents[Name]) => void;

export const pageEventNames = [
  "ready",
  "open",
  "close",
  "message:sent",
  "message:received",
  "unread",
  "stage",
  "error",
  "feedback",
] as const satisfies readonly (keyof PageEvents)[];
