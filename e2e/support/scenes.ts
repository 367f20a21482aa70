import { expect, type Locator, type Page } from "playwright/test";
import type { ChatEvent, ProgressData, Source, Stage, TranscriptMessage } from "../../server/protocol.ts";
// oxlint-disable-next-line no-restricted-imports -- only the words that the server says, for a server that plays its part
import { stageMessage } from "../../server/tasks/stage-messages.ts";
import type { ChatReply, Part, ScriptedChat } from "./scripted-chat.ts";
import { styled } from "./styled.ts";

/** A state of the widget that somebody looks at: a person, or a rule of accessibility. */
export interface Scene extends Part {
  readonly name: string;
  /** Whether the panel stays closed. Default: it is opened. */
  readonly isClosed?: true;
  /** Whether the server cannot be reached. */
  readonly isOffline?: true;
  readonly question?: string;
  /** Brings the widget into the state; the question, where there is one, was asked. */
  readonly act?: (view: WidgetView) => Promise<void>;
  /** Attributes of the tag. */
  readonly tag?: Readonly<Record<string, string>>;
}

/** The widget's parts by what they are, and not by their names: those are another in each language. */
export interface WidgetView {
  readonly page: Page;
  readonly launcher: Locator;
  readonly box: Locator;
  readonly log: Locator;
  /** Goes on with the answer. */
  readonly tell: ScriptedChat["tell"];
}

/** Plays the scene on the page at this address, up to the state that it shows. */
export async function enact(scene: Scene, page: Page, chat: ScriptedChat, address: string): Promise<WidgetView> {
  const view = {
    page,
    launcher: page.locator(styled(".launcher")),
    box: page.locator(styled(".composer textarea")),
    log: page.getByRole("log"),
    tell: (...events: readonly ChatEvent[]) => chat.tell(...events),
  };
  chat.play(scene);
  if (scene.isOffline) await page.route("**/api/**", async (route) => route.abort());
  await page.goto(address);
  if (scene.transcript !== undefined) await rememberSession(page, chat.url);
  if (scene.tag?.["data-target"] === undefined) {
    if (scene.isClosed) await view.launcher.waitFor();
    else await view.launcher.click();
  }
  if (!scene.isClosed) await view.log.waitFor();
  if (scene.question !== undefined) {
    await view.box.fill(scene.question);
    await view.box.press("Enter");
  }
  await scene.act?.(view);
  return view;
}

/** Leaves in the browser what a conversation there was leaves in it, and loads the page again. */
async function rememberSession(page: Page, server: string): Promise<void> {
  await page.evaluate((key) => localStorage.setItem(key, "session-1"), `xiaoer:${server}:default:session`);
  await page.reload();
}

export const richAnswer = `Yes. You can **return it within 7 days** of delivery, no reason needed:

1. Open *My orders* and choose **Return**.
2. Pack it with its tags.
3. We refund you within [3 working days](https://shop.example/help/returns).

| Level | Free returns | Pick-up |
| --- | --- | --- |
| Climber | 2 a year | ¥6.00 |
| Summit | 6 a year | free |

> Sale items can be returned too.

\`\`\`txt
Return code: SX-1001-R
\`\`\`
`;
const shortAnswer = richAnswer.slice(0, richAnswer.indexOf("\n| Level"));
const sources: readonly Source[] = [
  { title: "Returns & exchanges", url: "https://shop.example/help/returns", snippet: "Within seven days…" },
  { title: "Qiyun Light Down Jacket", url: "https://shop.example/products/sx-1001", snippet: "A jacket…" },
];

const question = "Can I return it within seven days?";
export const connected: ChatEvent = {
  event: "connected",
  data: { taskId: "task-1", sessionId: "session-1", messageId: "message-1", resumed: false },
};
export const done: ChatEvent = { event: "done", data: { finishReason: "stop", ttftMs: 800, durationMs: 2400 } };

export function progress(stage: Stage, percent: number, more: Partial<ProgressData> = {}): ChatEvent {
  return {
    event: "progress",
    data: { stage, progress: percent, message: stageMessage(stage, "en"), etaMs: 4000, ...more },
  };
}

export function token(text: string, index = 0): ChatEvent {
  return { event: "token", data: { index, text } };
}

export function streaming(...events: readonly ChatEvent[]): ChatReply {
  return { kind: "stream", events: [connected, ...events] };
}

/** A whole answer with its sources. */
export function answered(text: string, from = sources): ChatReply {
  return streaming({ event: "sources", data: { sources: from } }, token(text), done);
}

const ringIsThere = async ({ page }: WidgetView): Promise<void> => {
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuenow", /./);
};
const ended = async ({ log }: WidgetView): Promise<void> => {
  await log.locator(styled(".question")).last().waitFor();
  await expect(log.getByRole("progressbar")).toHaveCount(0);
};

function stage(name: Stage, percent: number, more: Partial<ProgressData> = {}): Scene {
  return { name, question, reply: streaming(progress(name, percent, more)), act: ringIsThere };
}

const nothingElse = { activeTask: null, summary: null, usage: null } as const;

/** Four turns on three days. */
function daysOfTalk(): readonly TranscriptMessage[] {
  const told = [
    ["2026-03-02T09:12:00Z", "When will my order ship?", "Today, if you pay **before 16:00**."],
    ["2026-03-02T09:14:00Z", "And to Chengdu?", "Two to three days."],
    ["2026-03-04T18:40:00Z", "How do I wash the jacket?", "By hand, in cold water, with a mild soap."],
    ["2026-03-07T11:02:00Z", question, shortAnswer],
  ] as const;
  return told.flatMap(([at, text, answer], index) => {
    const id = `message-${index}`;
    return [
      { id, role: "user", at, text, status: "done" },
      { id: `${id}:answer`, role: "assistant", at, text: answer, status: "done", sources },
    ] as const;
  });
}

/** Every state that a shopper can meet, in the order of a conversation. */
export const scenes: readonly Scene[] = [
  { name: "closed", isClosed: true },
  { name: "starters" },
  { name: "typed", act: async ({ box }) => box.fill("Can I return it?\nAnd who pays for that?") },
  stage("queued", 0, { position: 3, etaMs: 12_000 }),
  stage("initialization", 4),
  stage("parsing", 9),
  stage("retrieval", 22),
  stage("reasoning", 41),
  stage("generation", 60),
  {
    name: "streaming",
    question,
    reply: streaming(progress("generation", 60), token(richAnswer.slice(0, 150))),
    act: async ({ log }) => log.locator(styled(".markdown li")).first().waitFor(),
  },
  { name: "sources", question, reply: answered(shortAnswer), act: ended },
  { name: "table and code", question, reply: answered(richAnswer), act: ended },
  {
    name: "interrupted",
    question,
    reply: streaming(token(richAnswer.slice(0, 150)), {
      event: "error",
      data: { code: "interrupted", message: "", retryable: true },
    }),
    act: ended,
  },
  {
    name: "rate limited",
    question,
    reply: { kind: "refusal", status: 429, code: "rate_limited", retryAfterMs: 28_000 },
    act: ended,
  },
  {
    name: "offline",
    question,
    isOffline: true,
    act: ended,
  },
  {
    name: "rated",
    question,
    reply: answered(shortAnswer),
    act: async ({ log }) => {
      await log.locator("[aria-pressed]").last().click();
      await log.locator(styled(".why input")).waitFor();
    },
  },
  {
    name: "menu",
    question,
    reply: answered(shortAnswer),
    act: async (view) => {
      await ended(view);
      await view.page.locator(styled(".menu > summary")).click();
    },
  },
  {
    name: "long conversation",
    transcript: { ...nothingElse, messages: daysOfTalk(), summary: "The shopper asked about parcels to Chengdu." },
    act: async ({ log }) => log.locator(styled(".question")).last().waitFor(),
  },
  { name: "inline", tag: { "data-target": "#here" }, question, reply: answered(shortAnswer), act: ended },
  {
    name: "unread",
    question,
    reply: streaming(progress("generation", 60)),
    act: async ({ page, launcher, tell }) => {
      await page.keyboard.press("Escape");
      await launcher.waitFor();
      tell(token("Yes."), done);
    },
  },
  {
    name: "product chip",
    act: async ({ page, box }) => {
      const name = "A waterproof jacket with many pockets and a hood, for every season and every weather";
      await page.evaluate(`Xiaoer.setContext(${JSON.stringify({ product: { name } })})`);
      await page.getByText("pockets").waitFor();
      await box.focus();
    },
  },
  { name: "too long", config: { limits: { messageChars: 20 } }, act: async ({ box }) => box.fill(question) },
];
