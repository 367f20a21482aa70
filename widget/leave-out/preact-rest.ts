import { span, type Cut } from "./library.ts";

/** Statements of Preact's that do nothing once its questions are answered (preact-answers.ts). */
export const statements: Cut = {
  put: "",
  insteadOf: [
    // State, context and callbacks.
    span("BaseComponent.prototype.setState", "BaseComponent.prototype.forceUpdate"),
    "^BaseComponent.prototype.render = .*$",
    String.raw`^\t+(?:this|c)\.context = .*$`,
    String.raw`^\t+if \((?:callback|provider|!c\.state)\) .*$`,
    String.raw`^\tparentDom\._children\.props\.children = NULL;$`,
    span("const isClassComponent =", "// Get component and set it to"),
    String.raw`^\t+c\.render = doRender;$`,
    String.raw`^\t+c\.(?:_globalContext|state|_renderCallbacks|_stateCallbacks) = .*;$`,
    String.raw`^\t+old(?:Props|State) = c\..*;$`,
    String.raw`^\t+EMPTY_ARR\.push\.apply\(c\._render.*$`,
    span("commitQueue.some(c =>", "}\n\n/**"),
    String.raw`^\t+(?:commitQueue\.length|let oldCommitQueueLength) = .*$`,
    String.raw`(?<=r\._parentDom = )r\._globalContext = `,
    // Flags that nobody reads, and numbers.
    String.raw`^\t+c\._bits \|= COMPONENT_DIRTY;$`,
    String.raw`^\t+c\._bits &= ~COMPONENT_DIRTY;$`,
    String.raw`^\t+this\._bits \|= COMPONENT_FORCE;$`,
    String.raw`^\t+newVNode\._flags &= RESET_MODE;$`,
    String.raw`^\t+childVNode\._flags &= ~\(INSERT_VNODE \| LIS_CANDIDATE\);$`,
    String.raw`^\t+moved = 1;$`,
    String.raw`^\t+(?:childVNode\._depth|newVNode\._original) = .*;$`,
    String.raw`^\t\t_original: .*\n`,
    String.raw`^\tif \(!original && .*$`,
    // What waits to be drawn, in order.
    String.raw`^const depthSort = [^]*`,
    // Errors that are caught and thrown.
    String.raw`\btry (?=\{\n\t+let c,\n)`,
    span(" catch (e) {\n\t\t\t// We remove", "\n\t} else {\n\t\toldDom = newVNode._dom ="),
    String.raw`(?<=^export function applyRef.*\n)\ttry \{`,
    String.raw`\} catch \(e\) \{\n\t\toptions\._catchError\(e, vnode\);\n\t\}`,
    String.raw`\btry \{(?=\s+r\.componentWillUnmount)`,
    String.raw`\} catch \(e\) \{\n\t+options\._catchError\(e, parentVNode\);\n\t+\}`,
    // What the server would have drawn.
    String.raw`^\t+excessDomChildren = NULL;$`,
    String.raw`excessDomChildren =\s+nodeType == 'textarea'[^;]*;`,
    span("if (\n\t\t!skipRemove &&", "if (!skipRemove)"),
    // Quicker ways to the same: lists are short here.
    String.raw`^\t+remainingOldChildren--;$`,
    String.raw`,\s+remainingOldChildren(?: = oldChildrenLength)?(?=;|\s+\))`,
    String.raw`if \(remainingOldChildren\)`,
    span("let shouldSearch =", "if (\n\t\t(oldVNode === NULL"),
    span("for (x = skewedIndex - 1;", "for (x = skewedIndex + 1"),
    // The fewest elements that can be moved where a list changes its order: lists hardly ever do.
    span("if (moved) {", "// Remove remaining oldChildren"),
    // A node's fields that are not set are undefined as it is.
    String.raw`^\t\t_(?:children|component|index|flags|depth): .*\n`,
  ],
};

/** What is handed from function to function for nothing. */
export const parameters: readonly Cut[] = [
  {
    put: "",
    insteadOf: [
      String.raw`^\t+(?:globalContext|namespace|excessDomChildren|commitQueue|isHydrating),\n`,
      String.raw`^\t+component\._globalContext,\n.*\n.*\[oldDom\] : NULL,\n`,
      String.raw`^\t+false,\n`,
      span("\t\tEMPTY_OBJ,\n\t\tparentDom.namespaceURI", "\t\toldVNode && oldVNode._dom"),
      span("false\n\t\t\t\t\t? excess", "oldVNode._children &&"),
      String.raw`, namespace(?=\))`,
      String.raw`commitQueue = \[\],`,
      String.raw`(?<=key, ref), (?:NULL|original)(?=\))`,
      String.raw`(?<=commitRoot\()commitQueue, (?:newVNode|parentDom\._children|root), `,
      // Where an error comes from.
      String.raw`(?<=applyRef\(\w+, value, )vnode, `,
      String.raw`(?<=applyRef\(.*, NULL, )\w+, `,
      String.raw`(?<=\t+newDom),\n\t+childVNode(?=\n)`,
      String.raw`, refQueue\[i\+\+\](?=\))`,
      String.raw`(?<=unmount\(oldVNode), oldVNode`,
      String.raw`(?<=unmount\(vnode, )parentVNode, `,
      String.raw`(?<=\tr\[i\],\n)\t+parentVNode,\n`,
      // Whether a node is moved or new.
      String.raw`(?<=insert\(.*), (?:!oldVNode\._original|false|isMounting)(?=\))`,
    ],
  },
  { put: "newProps", insteadOf: [String.raw`\bnewProps,\s+(?:c\._nextState,\s+)?componentContext\b`] },
  { put: "(props)", insteadOf: [String.raw`(?<=function BaseComponent)\(props, context\)`] },
  { put: "c.render()", insteadOf: [String.raw`c\.render\(c\.props, .*, c\.context\)`] },
];
