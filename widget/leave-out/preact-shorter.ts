import { span, type Cut } from "./library.ts";

/** What Preact does at length, for more than is drawn here. */
export const shorter: readonly Cut[] = [
  { put: "oldVNode && oldVNode._dom", insteadOf: [String.raw`oldVNode \? oldVNode\._dom : parentDom\.firstChild`] },
  { put: "[]", insteadOf: [String.raw`\bArray\(newChildrenLength\)`] },

  // createElement() and createRef(): the one kind of reference is a function.
  { put: "...children)", insteadOf: [String.raw`(?<=function createElement\(type, props, )children\)`] },
  {
    put: "{ key, ref, ...normalizedProps } = props || {};",
    insteadOf: [span("normalizedProps = {},\n\t\tkey,\n\t\tref,", "\n\n\tif (length > 2)")],
  },
  { put: "children.length", insteadOf: ["length > 2"] },
  { put: "children;", insteadOf: [String.raw`length > 3 \? .*`] },
  { put: "function ref(value) { ref.current = value; }", insteadOf: [String.raw`\{ current: NULL \}`] },

  // A component is drawn by itself, and a turn of the event loop later: there is no queue to be kept in order.
  {
    put: "if (!c._bits) { c._bits = 1; queueMicrotask(() => c._bits && renderComponent(c)); }\n",
    insteadOf: [
      span("if (\n\t\t(!(c._bits & COMPONENT_DIRTY) &&", "}\n\n/**\n * @param {import('./internal').Component} a"),
    ],
  },
  { put: "c._bits = 0;", insteadOf: [String.raw`c\._bits &= ~COMPONENT_FORCE;`] },
  { put: "c._bits", insteadOf: [String.raw`\(c\._bits & COMPONENT_FORCE\)`] },

  // Lists are searched from the beginning. What was before one that precedes it now is moved: they hardly ever change their
  // order, and the fewest moves need not be found.
  {
    put: "if (matchingIndex < moved) childVNode._flags |= INSERT_VNODE; else moved = matchingIndex;",
    insteadOf: [String.raw`childVNode\._flags \|= LIS_CANDIDATE;`],
  },
  { put: "0", insteadOf: [String.raw`\bskewedIndex \+ 1(?=; x)`] },
  { put: "return dom && dom.nextSibling;", insteadOf: [String.raw`\boldDom = dom;`] },

  // Elements: the parent knows the namespace, and the element its value.
  {
    put: "document.createElementNS(nodeType == 'svg' ? SVG_NAMESPACE : parentDom.namespaceURI, nodeType);",
    insteadOf: [String.raw`doc\.createElementNS\([^;]*;`],
  },
  { put: "(i == 'value' ? dom : oldProps)[i] !== value", insteadOf: [String.raw`oldProps\[i\] !== value`] },
  {
    put: "",
    insteadOf: [
      span("if (nodeType == 'svg') namespace", "if (false) {"),
      span("else if (i == 'value') {", "else if (false)"),
      span("// As above, don't diff", "}\n\n\treturn dom;"),
    ],
  },

  // Properties: all are attributes but the value. Listeners are there from the beginning, and listen as an event bubbles.
  {
    put: "if (name == 'value') { dom[name] = value; return; }\n",
    insteadOf: [span("if (namespace == SVG_NAMESPACE) {", "// aria- and data-")],
  },
  { put: "", insteadOf: [String.raw`^\t+if \(typeof (?:oldV|v)alue != 'function'\) .*$`] },
  { put: "", insteadOf: [String.raw`^\t+if \(typeof value == 'function'\) return;$`] },
  {
    put: `name = name.slice(2).toLowerCase();
		dom.removeEventListener(name, oldValue);
		dom.addEventListener(name, value);
	}`,
    insteadOf: [span("(dom._listeners || (", " else {\n\t\tif (name == 'value')")],
  },
  // Whoever uses an element says what undoes it.
  {
    put: "if (value) value._refCleanup = ref(value); else owner._dom._refCleanup();",
    insteadOf: [span("if (value) value._refCleanup", "} else ref.current = value")],
  },
];
