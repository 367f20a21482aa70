import { expect, type Locator, type Page } from "playwright/test";
import { productPath, type Shop } from "./shop-page.ts";
import { recordStages, type StageRecord } from "./stage-record.ts";
import { namesByLocale, type PageLocale } from "./widget-names.ts";

const chipSelector = ".about";
/** An answer's text in the log. */
const answerSelector = ".markdown";

/** The chat as a shopper meets it on the demo shop's pages, found by the names that people hear. */
export interface ChatPage {
  readonly page: Page;
  readonly launcher: Locator;
  readonly dialog: Locator;
  readonly box: Locator;
  readonly log: Locator;
  readonly ring: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly retryButton: Locator;
  readonly closeButton: Locator;
  readonly newConversationButton: Locator;
  /** «About: …»: the product that goes with the next question. */
  readonly productChip: Locator;
  readonly removeProductButton: Locator;
  /** The last answer's text, as far as it has come. */
  readonly answer: Locator;
  /** All questions in the log, in their order. */
  readonly questions: Locator;
  /** What stands under the last answer, once it has ended. */
  readonly copyButton: Locator;
  readonly goodButton: Locator;
  readonly badButton: Locator;
  /** Where the shopper says why. */
  readonly reasonBox: Locator;
  readonly submitButton: Locator;
  /** The menu in the header: its button, and what is in it. */
  readonly moreButton: Locator;
  readonly downloadButton: Locator;
  readonly eraseButton: Locator;
  readonly eraseSureButton: Locator;
  /** What a screen reader is told. */
  readonly status: Locator;
  /** Goes to a page of the shop. Default: a product's. */
  visit(path?: string): Promise<void>;
  /** The address that `visit` goes to. */
  addressOf(path?: string): string;
  /** Follows a link on the shop's page: to its home page. */
  followLink(): Promise<void>;
  /** Opens the panel by its launcher. */
  open(): Promise<void>;
  /** Sees to it that the panel is open on a page that may have opened it by itself. */
  reopen(): Promise<void>;
  /** Types a question and sends it with Enter. */
  ask(question: string): Promise<void>;
  /** Goes to a product's page, opens the panel, asks, and waits until the answer, or what has come of it, is this. */
  beginWith(question: string, answered: string): Promise<void>;
  /** Says, as the page's own script, what the page shows. */
  setContext(context: unknown): Promise<void>;
  recordStages(): Promise<StageRecord>;
}

export function createChatPage(page: Page, shop: Shop, locale: PageLocale): ChatPage {
  const names = namesByLocale[locale];
  const dialog = page.getByRole("dialog");
  const box = dialog.getByRole("textbox", { name: names.message });
  const launcher = page.getByRole("button", { name: names.open });
  const answer = dialog.locator(answerSelector).last();
  return {
    page,
    launcher,
    dialog,
    box,
    log: dialog.getByRole("log"),
    ring: dialog.getByRole("progressbar"),
    sendButton: dialog.getByRole("button", { name: names.send, exact: true }),
    stopButton: dialog.getByRole("button", { name: names.stop }),
    retryButton: dialog.getByRole("button", { name: names.retry }),
    closeButton: dialog.getByRole("button", { name: names.close }),
    newConversationButton: dialog.getByRole("button", { name: names.newConversation }),
    productChip: dialog.locator(chipSelector),
    removeProductButton: dialog.getByRole("button", { name: names.removeProduct }),
    answer,
    questions: dialog.getByRole("group", { name: names.you, exact: true }),
    copyButton: dialog.getByRole("button", { name: names.copy, exact: true }).last(),
    goodButton: dialog.getByRole("button", { name: names.good }).last(),
    badButton: dialog.getByRole("button", { name: names.bad }).last(),
    reasonBox: dialog.getByRole("textbox", { name: names.why }),
    submitButton: dialog.getByRole("button", { name: names.submit, exact: true }),
    moreButton: dialog.locator("summary").and(dialog.getByLabel(names.more, { exact: true })),
    downloadButton: dialog.getByRole("button", { name: names.download }),
    eraseButton: dialog.getByRole("button", { name: names.erase }),
    eraseSureButton: dialog.getByRole("button", { name: names.eraseSure }),
    status: dialog.getByRole("status"),
    visit,
    followLink,
    addressOf,
    open,
    reopen,
    ask,
    beginWith,
    setContext,
    recordStages: async () => await recordStages(page, answerSelector),
  };

  async function visit(path?: string): Promise<void> {
    await page.goto(addressOf(path));
  }

  async function followLink(): Promise<void> {
    await page.getByRole("banner").getByRole("link").first().click();
    await page.waitForURL(({ pathname }) => pathname === "/");
  }

  function addressOf(path = productPath): string {
    return `${shop.url}${path}?lang=${locale}`;
  }

  async function open(): Promise<void> {
    await launcher.click();
    await expect(dialog).toBeVisible();
  }

  async function reopen(): Promise<void> {
    await expect(launcher.or(dialog).filter({ visible: true }).first()).toBeVisible();
    if (!(await dialog.isVisible())) await open();
  }

  async function setContext(context: unknown): Promise<void> {
    await page.evaluate(`Xiaoer.setContext(${JSON.stringify(context)})`);
  }

  async function ask(question: string): Promise<void> {
    await box.pressSequentially(question);
    await box.press("Enter");
  }

  async function beginWith(question: string, answered: string): Promise<void> {
    await visit();
    await open();
    await ask(question);
    await expect(answer).toHaveText(answered);
  }
}
