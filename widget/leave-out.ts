import type { Plugin } from "vite";

const members = (...names: readonly string[]) =>
  names.map((name) => String.raw`(?<![\w.])(?:\w+\.)*${name}\b(?!\s*=[^=])`);

/**
 * What Preact's code asks in vain in this widget, as it stands there (regular expressions), by what the answer always is.
 *
 * Who draws something of this kind some day takes it off this list.
 */
const questionsByAnswer = {
  undefined: [
    // The one class of components (components/tracking.ts) has none of these.
    ...members("getDerivedStateFromProps", "getDerivedStateFromError", "getSnapshotBeforeUpdate", "getChildContext"),
    ...members("contextType", "componentWillMount", "componentDidMount", "componentWillReceiveProps"),
    ...members("componentWillUpdate", "componentDidUpdate", "componentDidCatch"),
    // Hooks into Preact, of which `options.vnode` alone is set.
    ...members("options._root", "options._diff", "options._render", "options._commit", "options._hydrationMismatch"),
    ...members("options.diffed", "options.unmount", "options.event", "options.debounceRendering"),
    // No portals and no custom elements.
    ...members("props._parentDom", "newProps._parentDom", "newProps.is"),
    // Nothing waits for code or data.
    ...members("_excess", "e.then"),
  ],
  false: [
    // The server draws nothing: there is nothing to take over, and the root is empty.
    String.raw`[\w.]+\._flags & (?:MODE_HYDRATE|MODE_SUSPENDED|REF_DETACHED)`,
    String.raw`(?<=!)(?:isHydrating|excessDomChildren)\b|\b(?:isHydrating|excessDomChildren)(?=\s+(?:\?|&&|\|\|)|\) )`,
    String.raw`[\w.]+\.startsWith\('\/?\$s'\)`,
    // Attributes and elements that are not drawn.
    String.raw`\b\w+ == '(?:dangerouslySetInnerHTML|style|checked|popover)'`,
    String.raw`\bnodeType == '(?:math|template|foreignObject|progress)'`,
    String.raw`\bnamespace == MATH_NAMESPACE`,
  ],
} as const;

/**
 * Answers these questions when the widget is built, so that the minifier drops all that hangs on them.
 *
 * The build fails where Preact does not ask something any more, as after an update: it should be seen what it asks instead.
 */
export function leaveOut(): Plugin {
  const unasked = new Set<string>(Object.values(questionsByAnswer).flat());
  return {
    name: "leave-out",
    transform(code, id) {
      if (!id.includes("/preact/src/")) return null;
      let rest = code;
      for (const [answer, questions] of Object.entries(questionsByAnswer)) {
        for (const question of questions) {
          rest = rest.replace(new RegExp(question, "g"), () => {
            unasked.delete(question);
            return answer;
          });
        }
      }
      return { code: rest, map: null };
    },
    buildEnd(error) {
      if (error === undefined && unasked.size > 0)
        this.error(`Preact does not ask any more: ${[...unasked].join(", ")}`);
    },
  };
}
