import { pageEventNames } from "./page-events.ts";
import { refuse } from "./warn.ts";

/**
 * The page's `on` and `off`: listeners of the `xiaoer:<name>` events on window, so that one that throws is the console's
 * matter alone. Who listens to `ready` afterwards is told all the same.
 *
 * @param life nobody is told anything when it is over
 */
export function createPageListeners(isReady: () => boolean, life: AbortController) {
  const hearings = new Map<() => void, readonly [name: unknown, listener: unknown]>();
  return { on, off };

  function on(name: unknown, listener: unknown): () => void {
    const known = pageEventNames.find((other) => other === name);
    if (known === undefined || !isListener(listener)) {
      refuse("on", `${pageEventNames.join(" or ")}, and a function`, name, listener);
      return () => undefined;
    }
    const type = `xiaoer:${known}`;
    const hear = ({ detail }: CustomEventInit) => listener(detail);
    hearings.set(undo, [name, listener]);
    addEventListener(type, hear, life);
    if (known === "ready" && isReady()) queueMicrotask(() => hearings.has(undo) && listener(undefined));
    return undo;

    function undo(): void {
      hearings.delete(undo);
      removeEventListener(type, hear);
    }
  }

  function off(name: unknown, listener?: unknown): void {
    for (const [undo, [itsName, itsListener]] of hearings) {
      if (itsName === name && (listener === undefined || itsListener === listener)) undo();
    }
  }
}

function isListener(value: unknown): value is (detail: unknown) => void {
  return typeof value === "function";
}
