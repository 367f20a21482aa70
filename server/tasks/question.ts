import type { Page } from "../protocol.ts";

/** One question, as it is answered. */
export interface Question {
  readonly sessionKey: string;
  readonly messageId: string;
  readonly shopId: string;
  readonly text: string;
  /** BCP 47: the language of the page. */
  readonly locale: string;
  readonly page: Page | undefined;
}
