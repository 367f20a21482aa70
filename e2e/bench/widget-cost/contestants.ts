import { callOf } from "./call-of.ts";
import { fetchPackage, peerPackages } from "./peer-packages.ts";
import { control } from "./control-tag.ts";
import { deepChat, n8nChat } from "./peer-tags.ts";
import { serveTags, type TagServer } from "./tag-server.ts";

/** One chat, as a script tag on the demo shop's product page, and how a shopper's doing is done to it from outside. */
export interface Contestant {
  readonly name: string;
  /** Undefined: the page without any tag. */
  readonly tagUrl: string | undefined;
  /** What the tag says otherwise than the demo's. */
  readonly tagAttributes?: Readonly<Record<string, string>>;
  /** All these are expressions for the page. The first is whether the chat is there. */
  readonly isThere: string;
  readonly open: string;
  /** Sends the question, or puts the focus into the box where it is then typed and sent with Enter. */
  readonly ask: { readonly send: (question: string) => string } | { readonly focus: string };
  /** Where answers stand: selectors, each looked for within the shadow root of the one before. The last one found counts. */
  readonly answerPath: readonly [string, ...string[]];
}

export interface Contestants extends AsyncDisposable {
  readonly withoutTag: Contestant;
  readonly ours: Contestant;
  /** With a tag that leaves the look to the shop's config, which is then asked for as the page loads. */
  readonly oursWithConfig: Contestant;
  readonly control: Contestant;
  /** Those that could be had. */
  readonly peers: readonly Contestant[];
}

const inOurs = `document.querySelector("xiaoer-chat").shadowRoot`;
const nothing = { isThere: "true", open: "undefined", ask: { focus: "undefined" } } as const;

/** Fetches the peers and serves their tags. */
export async function gatherContestants(xiaoerUrl: string, sourceUrl: string, hasPeers: boolean): Promise<Contestants> {
  const folderByName = new Map<string, string>();
  for (const [name, spec] of Object.entries(hasPeers ? peerPackages : {})) {
    const folder = await fetchPackage(spec);
    if (folder !== undefined) folderByName.set(name, folder);
  }
  const tags = await serveTags(
    new Map<string, (url: string) => string>([
      ["control", () => callOf(control, `${sourceUrl}/events`)],
      ["deepChat", (url) => callOf(deepChat, `${url}/packages/deepChat`, `${sourceUrl}/events`)],
      ["n8nChat", (url) => callOf(n8nChat, `${url}/packages/n8nChat`, `${sourceUrl}/lines`)],
    ]),
    folderByName,
  );
  return {
    withoutTag: { name: "no tag", tagUrl: undefined, answerPath: ["body"], ...nothing },
    ours: oursAt(xiaoerUrl),
    oursWithConfig: {
      ...oursAt(xiaoerUrl),
      name: "ours, look from config",
      tagAttributes: { "data-color": "", "data-position": "" },
    },
    control: controlAt(tags),
    peers: [deepChatAt(tags), n8nChatAt(tags)].filter((_peer, index) =>
      folderByName.has(index === 0 ? "deepChat" : "n8nChat"),
    ),
    [Symbol.asyncDispose]: tags.close,
  };
}

function oursAt(url: string): Contestant {
  return {
    name: "ours",
    tagUrl: `${url}/widget.js`,
    isThere: `document.querySelector("xiaoer-chat") !== null`,
    open: `${inOurs}.querySelector("button").click()`,
    ask: { focus: `${inOurs}.querySelector("textarea").focus()` },
    answerPath: ["xiaoer-chat", ".markdown"],
  };
}

function controlAt({ url }: TagServer): Contestant {
  const box = `document.querySelector("#control")`;
  return {
    ...nothing,
    name: "control",
    tagUrl: `${url}/control.js`,
    isThere: `${box} !== null`,
    ask: { send: (question) => `${box}.dispatchEvent(new CustomEvent("ask",{detail:${JSON.stringify(question)}}))` },
    answerPath: ["#control"],
  };
}

function deepChatAt({ url }: TagServer): Contestant {
  const chat = `document.querySelector("deep-chat")`;
  return {
    ...nothing,
    name: "deep-chat",
    tagUrl: `${url}/deepChat.js`,
    isThere: `${chat}?.shadowRoot?.querySelector("#messages") != null`,
    ask: { send: (question) => `${chat}.submitUserMessage({text:${JSON.stringify(question)}})` },
    answerPath: ["deep-chat", ".ai-message-text"],
  };
}

function n8nChatAt({ url }: TagServer): Contestant {
  return {
    name: "@n8n/chat",
    tagUrl: `${url}/n8nChat.js`,
    isThere: `document.querySelector(".chat-window-toggle") !== null`,
    open: `document.querySelector(".chat-window-toggle").click()`,
    ask: { focus: `document.querySelector(".chat-input textarea, .chat-inputs textarea").focus()` },
    answerPath: [".chat-message-from-bot .chat-message-markdown"],
  };
}
