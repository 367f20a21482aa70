import { span, through, type Library } from "./library.ts";

/** What the signals can do that is never wanted of them. */
export const signalsCore: Library = {
  path: /\/@preact\/signals-core\/src\/index\.ts$/,
  cuts: [
    {
      // Nobody writes several signals in one batch, makes models, or looks whether a signal is watched.
      put: "",
      insteadOf: [
        String.raw`^\t+(?:reconcile|record)BatchSnapshots?\(.*\);$`,
        String.raw`^\t+this\._batchSnapshotVersion = .*;$`,
        through("if (capturedEffects) {\n\t\tcapturedEffects.push", "}\n"),
        String.raw`^\t+this\.(?:_watched|_unwatched|name) = .*;$`,
        span(" else {\n\t\t\tuntracked(", "\n\t}\n};\n\nSignal.prototype._unsubscribe"),
        span("if (next === undefined) {\n\t\t\t\tuntracked", "\n\t\t}\n\t}\n};\n\nSignal.prototype.subscribe"),
      ],
    },
    {
      // Nor asks what a signal is, or subscribes otherwise than by an effect.
      put: "",
      insteadOf: [
        "^Signal.prototype.brand = .*;$",
        span("Signal.prototype.subscribe = ", "Signal.prototype.peek = "),
        span("Effect.prototype.dispose = ", "/**\n"),
        String.raw`^\t+\(dispose as any\).*;$`,
      ],
    },
    {
      // No effect writes what it reads.
      put: "",
      insteadOf: [
        through("if (batchIteration > 100) {", "}\n"),
        String.raw`^\t+batchIteration(?:\+\+| = 0);$`,
        through("if (this._flags & RUNNING) {\n\t\tthrow", "}\n"),
      ],
    },
    {
      // Nothing is computed but by effects (derived.ts): who was told of a change has something to do.
      put: "",
      insteadOf: [
        span("function Computed(", "interface ReadonlySignal"),
        span("function computed<", "//#endregion Computed"),
        String.raw`^\t(?:computed|Computed),\n`,
        span("Signal.prototype._refresh = ", "Signal.prototype._subscribe = "),
        String.raw` && needsToRecompute\(effect\)`,
        String.raw`^\t(?:this\._version = 0|this\._flags = TRACKING);$`,
        String.raw`^\t+(?:this\._version|globalVersion)\+\+;$`,
        String.raw`(?<=^\t+return) (?:node|undefined)(?=;)`,
      ],
    },
    { put: "$1", insteadOf: [String.raw`if \(evalContext\._flags & TRACKING\) \{([^}]+)\}`] },
    {
      put: "addDependency(this);",
      insteadOf: [span("const node = addDependency(this);\n\t\tif", "\n\t\treturn this._value")],
    },
    { put: "this._value", insteadOf: [String.raw`untracked\(\(\) => this\.value\)`] },
    {
      // In which order signals were read does not count then. Each is told once by each; what was read twice, as another
      // effect began in between, the next run tidies up.
      put: "",
      insteadOf: [
        String.raw`if \(targets !== node && node\._prevTarget === undefined\)`,
        String.raw`if \(this\._targets !== undefined\)`,
        span(
          "if (node._nextSource !== undefined) {\n\t\t\tnode._nextSource._prevSource = node._prevSource;",
          "\n\t\treturn",
        ),
        String.raw`^\t+_rollbackNode: node,$`,
        span("const rollbackNode = ", "node._source._node = node;"),
        through("if (node._rollbackNode !== undefined) {", "}\n"),
      ],
    },
    { put: "undefined", insteadOf: [String.raw`(?<=node\._source\._node = )node\._rollbackNode`] },
    {
      // No effect leaves anything to be cleaned up. One that was stopped, even by itself, is not run again.
      put: "",
      insteadOf: [
        through('if (typeof cleanup === "function") {\n\t\t\tthis', "}\n"),
        String.raw`^\t*cleanupEffect\(.*\);$`,
        "const cleanup = (?=this)",
        String.raw`^\t+if \((?:this\._flags & DISPOSED|this\._fn === undefined)\) return;$`,
        String.raw`^\t+effect\._(?:fn|sources) = undefined;$`,
        String.raw`^\t+this\._flags (?:\|= RUNNING|&= ~RUNNING|&= ~DISPOSED);$`,
        String.raw`if \(!\(this\._flags & RUNNING\)\)`,
      ],
    },
    {
      put: "endBatch();",
      insteadOf: [
        // To tell those who read a signal that it has changed throws nothing.
        String.raw`(?<=_notify\(\);\n\t+\}\n\t+)\} finally \{\s*endBatch\(\);\s*\}`,
      ],
    },
    { put: "$1", insteadOf: [String.raw`(?<=startBatch\(\);\n\t+)try \{\n(\t+for[^}]*\}\n)`] },
    // An effect is begun and ended in one place.
    {
      put: "prepareSources(this); startBatch(); const prevContext = evalContext; evalContext = this;",
      insteadOf: [String.raw`const finish = this\._start\(\);`],
    },
    { put: "cleanupSources(this); evalContext = prevContext; endBatch();", insteadOf: [String.raw`finish\(\);`] },
    {
      put: "",
      insteadOf: [
        span("function endEffect(", "type EffectFn"),
        span("Effect.prototype._start = ", "Effect.prototype._notify = "),
      ],
    },
    {
      // What is not there is undefined as it is.
      put: "",
      insteadOf: [String.raw`^\tthis\._\w+ = undefined;$`, String.raw`^\t+_\w+: undefined,$`],
    },
    // All that is compared with undefined is an object.
    { put: "$1", insteadOf: [String.raw`\b((?:\w+\.)*\w+) !== undefined`] },
    { put: "!$1", insteadOf: [String.raw`\b((?:\w+\.)*\w+) === undefined`] },
  ],
};
