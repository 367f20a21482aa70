import { h } from "preact";

export const pathByName = {
  chat: "M5 19l1-4a7 7 0 1 1 3 3Z",
  close: "M7 7l10 10m0-10L7 17",
  add: "M12 5v14M5 12h14",
  send: "M12 18V6l-5 5m5-5l5 5",
  stop: "M7 7h10v10H7Z",
  down: "M12 6v12l-5-5m5 5l5-5",
  retry: "M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5",
  more: "M5 12h1m6 0h1m6 0h1",
  copy: "M9 9h10v10H9Zm6 0V5H5v10h4",
  copied: "M5 12l5 5 9-10",
  good: "M8 11l4-7c2 0 3 1 2 6h5l-2 9H8Zm0 0H5v8h3",
  bad: "M8 13l4 7c2 0 3-1 2-6h5l-2-9H8Zm0 0H5V5h3",
  alert: "M12 4a8 8 0 1 1-.1 0Zm0 4v5m0 3v0",
};

/** Of the drawing, which its path is in. */
export const iconAttributes = { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" } as const;

export type IconName = keyof typeof pathByName;

/** A line drawing in the colour of the text around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg {...iconAttributes}>
      <path d={pathByName[name]} />
    </svg>
  );
}
