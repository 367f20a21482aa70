import { h } from "preact";
import type { Chat } from "../chat.ts";
import { fill } from "../strings/index.ts";
import { Icon } from "./Icon.tsx";

/** The button in the corner, with the number of answers that were not seen. The panel opens in its place and gives the focus back to it. */
export function Launcher({ chat }: { readonly chat: Chat }) {
  const { strings } = chat;
  const n = chat.unread.value;
  return (
    <button
      part="launcher"
      class="launcher corner center fill"
      aria-label={n ? `${strings.open}, ${fill(strings.unread, { n })}` : strings.open}
      aria-haspopup="dialog"
      aria-expanded={chat.panel.value !== "closed"}
      onPointerEnter={chat.prepare}
      onFocus={chat.prepare}
      onClick={() => chat.open()}
    >
      <Icon name="chat" />
      {n > 0 && <span class="badge small rise">{n}</span>}
    </button>
  );
}
