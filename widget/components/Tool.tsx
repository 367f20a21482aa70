import { h, type TargetedMouseEvent } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

interface ToolProps {
  readonly class?: string;
  readonly label: string;
  readonly icon: IconName;
  /** For a button that stays pressed. */
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  readonly action: (event: TargetedMouseEvent<HTMLElement>) => void;
}

/** A button that is an icon alone. */
export function Tool({ class: look = "tool center", label, icon, isPressed, isDisabled, action }: ToolProps) {
  return (
    <button
      class={look}
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      disabled={isDisabled}
      onClick={action}
    >
      <Icon name={icon} />
    </button>
  );
}
