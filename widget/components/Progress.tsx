import { h } from "preact";
import { fill, stageSpoken } from "../strings/index.ts";
import type { TurnProps } from "./Message.tsx";
import { useComputed, useKept } from "./tracking.ts";

/** What is being done for the shopper, and for how long still. */
export function Progress({ chat, turn }: TurnProps) {
  const { strings } = chat;
  // Each of them is another seldom, the turn is with every piece of the answer.
  const isLost = useComputed(() => turn.value.isLost);
  const progress = useComputed(() => turn.value.progress);
  const position = progress?.position;
  const stage = isLost ? strings.reconnecting : (progress?.message ?? strings.sending);
  // Not known before the server's first word, and without a connection.
  const estimate = isLost ? undefined : chat.estimateOf({ progress });
  const { percent, secondsLeft } = estimate ?? {};
  // To say a time in a language takes longer than to draw all the rest.
  const said = useKept(() => stageSpoken(stage, position, estimate, strings), `${stage}${position} ${secondsLeft}`);
  return (
    <div class="row small rise">
      <svg
        role="progressbar"
        class="ring icon"
        viewBox="-10 -10 20 20"
        aria-label={stage}
        aria-valuenow={percent && Math.floor(percent)}
        aria-valuetext={said}
      >
        <circle r="8.75" pathLength="100" stroke-dasharray="100" stroke-dashoffset={100 - (percent ?? 25)} />
      </svg>
      <span aria-hidden="true">
        {stage} {position ? `· ${fill(strings.ahead, { n: position })} ` : ""}
        <span class="note">
          {estimate && `· ${secondsLeft ? fill(strings.left, { n: secondsLeft }) : strings.late}`}
        </span>
      </span>
    </div>
  );
}
