import { h } from "preact";
import type { Chat } from "../chat.ts";
import { Tool } from "./Tool.tsx";

interface ProductChipProps {
  readonly chat: Chat;
  /** The button that had the focus is gone. */
  readonly onRemoved: () => void;
}

/** The product that goes with the next question, for as long as the shopper lets it. */
export function ProductChip({ chat, onRemoved }: ProductChipProps) {
  const { strings, product, removeProduct } = chat;
  const name = product.value?.name;
  const remove = () => {
    removeProduct();
    onRemoved();
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
