import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { Chat, Turn } from "../chat.ts";
import { createMarkdownWriter, domSink, safeHref } from "../markdown.ts";
import { failureText } from "../strings/index.ts";
import { button, h, watch, when } from "./dom.ts";
import { alertIcon, retryIcon } from "./icons.ts";
import { Progress } from "./Progress.ts";

/** A question and what became of it. */
export function Message(chat: Chat, turn: ReadonlySignal<Turn>): HTMLElement {
  const { strings } = chat;
  const status = computed(() => turn.value.status);
  const { question, isFresh } = turn.peek();
  return h(
    "div",
    { class: "turn", "data-fresh": isFresh, "data-status": () => status.value },
    h("div", { class: "question", role: "group", "aria-label": strings.you }, h("p", { dir: "auto" }, question)),
    h(
      "div",
      { class: "answer", role: "group", "aria-label": strings.assistant },
      Answer(turn),
      h(
        "div",
        { class: "foot" },
        when(
          () => status.value === "sending" || status.value === "running",
          () => Progress(chat, turn),
        ),
        when(
          () => status.value === "stopped",
          () => h("p", { class: "mark" }, strings.stopped),
        ),
        when(
          () => turn.value.failure,
          (failure) => Failure(chat, turn, failure),
        ),
        when(
          () => (status.value === "done" || status.value === "stopped") && turn.value.sources,
          (sources) => Sources(sources, strings.sources),
        ),
      ),
    ),
  );
}

/** The text of an answer, drawn as it comes and never drawn again. */
function Answer(turn: ReadonlySignal<Turn>): HTMLElement {
  const root = h("div", { class: "markdown", dir: "auto" });
  const writer = createMarkdownWriter<Node>(root, domSink, location.href);
  let written = 0;
  let isEnded = false;
  watch(() => {
    const { answer, status } = turn.value;
    if (answer.length > written) writer.write(answer.slice(written));
    written = answer.length;
    if (isEnded || status === "sending" || status === "running") return;
    isEnded = true;
    writer.end();
  });
  return root;
}

function Failure(chat: Chat, turn: ReadonlySignal<Turn>, failure: NonNullable<Turn["failure"]>): HTMLElement {
  const { code, retryAfterMs } = failure;
  const box = h("div", { class: "failure" }, alertIcon(), h("p", {}, failureText(code, retryAfterMs, chat.strings)));
  if (code === "content_filter") return box;
  box.append(button({ class: "retry" }, () => chat.retry(turn.peek()), retryIcon(), chat.strings.retry));
  return box;
}

function Sources(sources: Turn["sources"], label: string): HTMLElement {
  const list = sources.map(({ title, url, snippet }) => {
    const href = url === undefined ? undefined : safeHref(url, location.origin);
    const link = { href, target: "_blank", rel: "noopener nofollow" };
    return h("li", { title: snippet }, href === undefined ? h("span", {}, title) : h("a", link, title));
  });
  if (list.length === 0) return h("div", { hidden: true });
  return h("section", { class: "sources", "aria-label": label }, h("h3", {}, label), h("ul", {}, ...list));
}
