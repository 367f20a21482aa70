import { h } from "preact";
import type { Chat } from "../chat.ts";
import { Launcher } from "./Launcher.tsx";
import { Panel } from "./Panel.tsx";

interface AppProps {
  readonly chat: Chat;
  /** Whether the panel sits in an element of the page: always open, and nothing beside it. */
  readonly isInline: boolean;
}

/** The whole widget: a button in the corner, and from its first use on a panel. */
export function App({ chat, isInline }: AppProps) {
  return [!isInline && <Launcher chat={chat} />, chat.wasOpened.value && <Panel chat={chat} isInline={isInline} />];
}
