import type { RefCallback } from "preact";
import { useKept } from "./tracking.ts";

/**
 * For what Preact does not draw: runs `use` with the element as soon as it is drawn, and anew when `input` is another.
 * What `use` returns undoes it.
 */
export function useElement<E extends Element>(use: (element: E) => () => void, input?: unknown): RefCallback<E> {
  // Preact would tell the end with null where there is nothing that undoes.
  return useKept(() => (element) => (element ? use(element) : undefined), input);
}
