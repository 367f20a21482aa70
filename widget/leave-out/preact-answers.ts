import type { Cut } from "./library.ts";

/** What Preact's code asks in vain in this widget, by what the answer always is. */
export const answers: readonly Cut[] = [
  { put: "document", insteadOf: [String.raw`parentDom\.ownerDocument \|\| document`] },
  { put: "node", insteadOf: [String.raw`node && node\.parentNode`] },
  { put: "skipRemove", insteadOf: [String.raw`skipRemove && !vnode\.props\._parentDom`] },
  // Only elements have references.
  { put: "newDom", insteadOf: [String.raw`childVNode\._component \|\| newDom`] },
  { put: "owner._dom", insteadOf: [String.raw`owner\._component \|\| owner\._dom`] },
  {
    put: "!c.shouldComponentUpdate(newProps)",
    insteadOf: [String.raw`c\.shouldComponentUpdate &&\s+c\.shouldComponentUpdate\([^)]*\) === false`],
  },
  {
    put: "undefined",
    insteadOf: [
      // Hooks into Preact, of which none is set.
      ...members("options._root", "options._render", "options._commit", "options._hydrationMismatch", "options.vnode"),
      ...members("options.unmount"),
      // No portals and no context.
      ...members("props._parentDom", "newProps._parentDom", "c.getChildContext"),
      // Nothing waits for code or data.
      ...members("_excess", "e.then"),
      // How a node is known: no JSON has a field that is undefined.
      String.raw`Symbol\.for\('pv'\)`,
    ],
  },
  {
    put: "false",
    insteadOf: [
      String.raw`\(tmp = options\.(?:_diff|diffed)\)`,
      // Every component is a function, and has no lifecycle but what components/tracking.ts gives it.
      String.raw`\bisClassComponent\b(?! =)`,
      String.raw`c\.componentWillUpdate(?=\))`,
      String.raw`c\._renderCallbacks\.length`,
      // A component is drawn once at a time, and none catches errors.
      String.raw`(?<=while \()c\._bits & COMPONENT_DIRTY`,
      String.raw`c\._bits & COMPONENT_(?:PENDING_ERROR|PROCESSING_EXCEPTION)`,
      // The server draws nothing: there is nothing to take over, and the root is an empty element.
      String.raw`[\w.]+\._flags & (?:MODE_HYDRATE|MODE_SUSPENDED|REF_DETACHED)`,
      String.raw`(?<=!)(?:isHydrating|excessDomChildren)\b|\b(?:isHydrating|excessDomChildren)(?=\s+(?:\?|&&|\|\|)|\) )`,
      String.raw`[\w.]+\.startsWith\('\/?\$s'\)`,
      String.raw`\b(?:oldDom|next)\.nodeType == 8`,
      String.raw`parentDom\.nodeType == 9`,
      // Attributes, elements and children that are not drawn.
      String.raw`\b\w+ == '(?:dangerouslySetInnerHTML|style|checked|popover)'`,
      String.raw`\bnodeType == '(?:math|template|foreignObject|progress)'`,
      String.raw`\bnamespace == MATH_NAMESPACE`,
      String.raw`'defaultValue' in newProps`,
      String.raw`typeof childVNode == 'function'`,
      String.raw`childVNode\.constructor === String`,
      // What changes its place is put there as if it were new.
      String.raw`!isMounting && parentDom\.moveBefore && dom\.parentNode`,
      // A component's fragment is drawn as any other.
      String.raw`(?<=const renderResult =\s+)tmp && tmp\.type === Fragment`,
      // A node is drawn once: nobody keeps one and draws it again. What was drawn is all there: no component throws.
      String.raw`childVNode\.constructor === VNODE_MARKER && childVNode\._depth`,
      String.raw`\(newVNode\._original == oldVNode\._original &&\s+!\(c\._bits & COMPONENT_DIRTY\)\)`,
      String.raw`!oldVNode\._original(?=\) \{)`,
    ],
  },
  {
    put: "true",
    insteadOf: [
      // Whoever searches in vain finds nothing.
      String.raw`(?<=else if \()shouldSearch`,
      // Every reference is a function, and is told of the element before it is told that it is gone.
      String.raw`typeof ref == 'function'`,
      String.raw`!r\.current\b`,
      String.raw`(?<=\t\t\t)owner(?= &&)`,
      // Every component can be drawn anew, and is unmounted.
      String.raw`(?<=\tif \()(?:this\._vnode|r\.componentWillUnmount|children)(?=\))`,
      String.raw`newVNode\._original != oldVNode\._original`,
    ],
  },
];

function members(...names: readonly string[]): readonly string[] {
  return names.map((name) => String.raw`(?<![\w.])(?:\w+\.)*${name}\b(?!\s*=[^=])`);
}
