import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { Chat, Estimate, Turn } from "../chat.ts";
import { fill, stageSpoken } from "../strings/index.ts";
import { h, s } from "./dom.ts";

/** Before the server's first word, and without a connection. */
const unknown: Partial<Estimate> = {};

/** What is being done for the shopper, and for how long still. */
export function Progress(chat: Chat, turn: ReadonlySignal<Turn>): HTMLElement {
  const { strings } = chat;
  const stage = computed(() =>
    turn.value.isLost ? strings.reconnecting : (turn.value.progress?.message ?? strings.sending),
  );
  const estimate = computed(() => (turn.value.isLost ? unknown : (chat.estimate.value ?? unknown)));
  const rest = () => {
    const { isLate, secondsLeft } = estimate.value;
    if (isLate === true) return strings.late;
    return secondsLeft === undefined ? "" : fill(strings.left, { n: secondsLeft });
  };
  const spoken = () => {
    const { isLate, secondsLeft } = estimate.value;
    return isLate === true ? `${stage.value}, ${strings.late}` : stageSpoken(stage.value, secondsLeft, strings);
  };
  const circle = { cx: 10, cy: 10, r: 8 };
  const arc = {
    pathLength: 100,
    "stroke-dasharray": 100,
    "stroke-dashoffset": () => 100 - (estimate.value.percent ?? 25),
  };
  return h(
    "div",
    { class: "progress" },
    h(
      "span",
      {
        role: "progressbar",
        class: "ring",
        "data-unknown": () => estimate.value.percent === undefined,
        "aria-label": () => stage.value,
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-valuenow": () => estimate.value.percent,
        "aria-valuetext": spoken,
      },
      s(
        "svg",
        { viewBox: "0 0 20 20", width: 20, height: 20 },
        s("circle", circle),
        s("circle", { ...circle, ...arc }),
      ),
    ),
    h("span", { class: "stage", "aria-hidden": true }, () => stage.value),
    h("span", { class: "rest", "aria-hidden": true }, rest),
  );
}
