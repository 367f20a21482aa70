import type { RefCallback } from "preact";
import { useKept } from "./tracking.ts";

/**
 * For what Preact does not draw: runs `use` with the element as soon as it is drawn, and anew when `input` is another.
 * What `use` returns undoes it.
 */
export function useElement<E extends Element>(
  use: (element: E) => void | (() => void),
  input?: unknown,
): RefCallback<E> {
  // Where there is nothing to undo, Preact tells the end with null.
  return useKept(() => (element) => (element === null ? undefined : use(element)), input);
}
