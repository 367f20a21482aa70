import { h, type TargetedMouseEvent } from "preact";
import type { Chat } from "../chat.ts";
import { Failure } from "./Failure.tsx";
import { focusBox } from "./focus-box.ts";
import { Menu } from "./Menu.tsx";
import { Tool } from "./Tool.tsx";

/** Who answers, what can be done with the conversation as a whole, and what went wrong beside it. */
export function Header({ chat }: { readonly chat: Chat }) {
  const { strings } = chat;
  const name = chat.config.value?.name ?? strings.chat;
  const code = chat.notice.value;
  const startOver = ({ currentTarget }: TargetedMouseEvent<HTMLElement>) => {
    focusBox(currentTarget);
    chat.startOver();
  };
  return [
    <div class="header row" part="header">
      <span class="avatar center fill" aria-hidden="true">
        {Array.from(name)[0]}
      </span>
      <div class="title">
        <h2 id="name">{name}</h2>
        <p class="note">{strings.assistant}</p>
      </div>
      {chat.turns.value.length > 0 && [
        <Tool label={strings.newConversation} icon="add" action={startOver} />,
        <Menu chat={chat} />,
      ]}
      <Tool label={strings.close} icon="close" action={chat.close} />
    </div>,
    code && <Failure chat={chat} code={code} />,
  ];
}
