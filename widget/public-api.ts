declare global {
  interface Window {
    /** What the page's scripts call: before the widget comes a queue, put there by the page; then this file's. */
    Xiaoer?: PageVerbs & { readonly q?: Iterable<Iterable<unknown>> };
  }
}

type Verb = (...given: readonly unknown[]) => void;

/** `Xiaoer("verb", …)`, and the same verbs as methods. */
type PageVerbs = Verb & Readonly<Record<string, unknown>>;

/**
 * Lets the page's scripts call these verbs as `window.Xiaoer`, and does what they asked before the widget came.
 *
 * @param warn takes plain sentences for the console
 */
export function offerVerbs(verbs: Readonly<Record<string, Verb>>, warn: (mistake: string) => void): void {
  const verbsByName = new Map<unknown, Verb>(Object.entries(verbs));
  const asked = window.Xiaoer?.q ?? [];
  window.Xiaoer = Object.assign(call, verbs);
  for (const [verb, ...given] of asked) call(verb, ...given);

  function call(verb: unknown, ...given: readonly unknown[]): void {
    const act = verbsByName.get(verb);
    if (act === undefined) warn(`Cannot do "${String(verb)}": expected ${[...verbsByName.keys()].join(" or ")}.`);
    else act(...given);
  }
}
