import { s } from "./dom.ts";

const icon =
  (path: string, size = 20) =>
  () =>
    s(
      "svg",
      { class: "icon", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": true },
      s("path", { d: path }),
    );

export const chatIcon = icon(
  "M20 11.5a7.5 7.5 0 0 1-7.5 7.5c-1.2 0-2.4-.3-3.4-.8L4.5 19.5l1.3-4.1A7.5 7.5 0 1 1 20 11.5ZM9 10h7M9 13.2h4.5",
  26,
);
export const closeIcon = icon("m6.5 6.5 11 11m0-11-11 11");
export const composeIcon = icon(
  "M12 5H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-5M18 3.8a1.5 1.5 0 0 1 2.2 2.2l-7.7 7.7-3 .8.8-3Z",
);
export const sendIcon = icon("M12 18.5V6m0 0-5 5m5-5 5 5");
export const stopIcon = icon("M9 8h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Z");
export const downIcon = icon("M12 5.5V18m0 0 5-5m-5 5-5-5", 16);
export const retryIcon = icon("M19 12a7 7 0 1 1-2.1-5L19 9m0-4.5V9h-4.5", 16);
export const alertIcon = icon("M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 4v4.5m0 3v.01");
