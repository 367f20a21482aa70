import { h } from "preact";
import { Icon } from "./Icon.tsx";

interface ToolProps {
  readonly label: string;
  readonly icon: "compose" | "close";
  readonly action: () => void;
}

/** A button that is an icon alone. */
export function Tool({ label, icon, action }: ToolProps) {
  return (
    <button class="tool center" aria-label={label} title={label} onClick={action}>
      <Icon name={icon} />
    </button>
  );
}
