import { h } from "preact";

const pathByName = {
  chat: "M4.5 19.5l1.3-4a7.5 7.5 0 1 1 3.3 2.7ZM9 10h7M9 13h4.5",
  close: "M6.5 6.5l11 11m0-11l-11 11",
  compose: "M12 5H5v14h14v-7M9 15l1-3 8-8 2 2-8 8Z",
  send: "M12 18V6m0 0l-5 5m5-5l5 5",
  stop: "M9 9h6v6H9Zm2 2h2v2h-2Z",
  down: "M12 6v12m0 0l5-5m-5 5l-5-5",
  retry: "M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5",
  more: "M4.5 12h1m6 0h1m6 0h1",
  copy: "M9 9h10v10H9Zm6 0V5H5v10h4",
  check: "M5 12l5 5 9-10",
  good: "M8 11l4-7c2 0 3 1 2 6h5l-2 9H8Zm0 0H5v8h3",
  bad: "M16 13l-4 7c-2 0-3-1-2-6H5l2-9h9Zm0 0h3V5h-3",
  alert: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 4v5m0 3v0",
};

export type IconName = keyof typeof pathByName;

/** A line drawing in the colour of the text around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={pathByName[name]} />
    </svg>
  );
}
