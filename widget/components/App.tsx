import { h } from "preact";
import type { Chat } from "../chat.ts";
import { Launcher } from "./Launcher.tsx";
import { Panel } from "./Panel.tsx";

/** The whole widget: a button in the corner, and from its first use on a panel. */
export function App({ chat }: { readonly chat: Chat }) {
  return [<Launcher chat={chat} />, chat.wasOpened.value && <Panel chat={chat} />];
}
