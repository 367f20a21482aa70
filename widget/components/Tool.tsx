import { h } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

interface ToolProps {
  readonly label: string;
  readonly icon: IconName;
  /** For a button that stays pressed. */
  readonly isPressed?: boolean;
  readonly action: (button: HTMLElement) => void;
}

/** A button that is an icon alone. */
export function Tool({ label, icon, isPressed, action }: ToolProps) {
  return (
    <button
      class="tool center"
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      onClick={(event) => action(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  );
}
