import { h } from "preact";
import type { TurnProps } from "./Message.tsx";
import { Tool } from "./Tool.tsx";
import { useComputed } from "./tracking.ts";

/** The longest reason that the server takes, UTF-16 code units. */
const longestReason = 2000;

/** Good or bad, and why. */
export function Rating({ chat, turn }: TurnProps) {
  const { strings } = chat;
  const rating = useComputed(() => turn.value.rating);
  const reason = useComputed(() => turn.value.reason);
  const explain = (event: { readonly currentTarget: Element; preventDefault(): void }) => {
    event.preventDefault();
    const form = event.currentTarget.closest("form");
    // What has the focus is about to go.
    form?.parentElement?.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
    void chat.explain(turn.peek(), form?.querySelector("input")?.value ?? "");
  };
  return [
    (["good", "bad"] as const).map((name) => (
      <Tool label={strings[name]} icon={name} isPressed={rating === name} action={() => void chat.rate(turn, name)} />
    )),
    reason === "asked" && (
      // A form for its Enter, which knows input methods; a button that is no Submit, since a sandbox may forbid forms.
      <form class="why row rise" onSubmit={explain}>
        <input class="pill" aria-label={strings.why} placeholder={strings.why} maxLength={longestReason} dir="auto" />
        <button type="button" class="pill small" onClick={explain}>
          {strings.submit}
        </button>
      </form>
    ),
    reason === "given" && <span class="note">{strings.thanks}</span>,
  ];
}
