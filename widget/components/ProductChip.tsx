import { h, type TargetedMouseEvent } from "preact";
import type { Chat } from "../chat.ts";
import { focusBox } from "./focus-box.ts";
import { Tool } from "./Tool.tsx";

/** The product that goes with the next question, for as long as the shopper lets it. */
export function ProductChip({ chat }: { readonly chat: Chat }) {
  const { strings, product } = chat;
  const name = product.value?.name;
  const remove = ({ currentTarget }: TargetedMouseEvent<HTMLElement>) => {
    focusBox(currentTarget);
    chat.removeProduct();
  };
  return (
    name && (
      <p class="about pill row small" part="chip">
        <span title={name}>
          {strings.about}
          <bdi>{name}</bdi>
        </span>
        <Tool label={strings.removeProduct} icon="close" action={remove} />
      </p>
    )
  );
}
