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
        String.raw`^\t+(?:const prevCapturedEffects = )?capturedEffects = .*;$`,
        through("if (capturedEffects) {\n\t\tcapturedEffects.push", "}\n"),
        String.raw`^\t+this\.(?:_watched|_unwatched|name) = .*;$`,
        span(" else {\n\t\t\tuntracked(", "\n\t}\n};\n\nSignal.prototype._unsubscribe"),
        span("if (next === undefined) {\n\t\t\t\tuntracked", "\n\t\t}\n\t}\n};\n\nSignal.prototype.subscribe"),
        String.raw`(?<=Signal\.call\(this), undefined, options`,
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
      // No effect writes what it reads, and nothing that is computed reads itself.
      put: "",
      insteadOf: [
        through("if (batchIteration > 100) {", "}\n"),
        String.raw`^\t+batchIteration(?:\+\+| = 0);$`,
        through("if (this._flags & RUNNING) {\n\t\tthrow", "}\n"),
        through("if (evalContext !== this) {", "}\n"),
        String.raw`^\t+if \((?:this\._flags & DISPOSED|this\._fn === undefined)\) return;$`,
      ],
    },
    // To tell those who read a signal that it has changed throws nothing.
    {
      put: "$1",
      insteadOf: [String.raw`(?<=startBatch\(\);\n\t+)try \{\n(\t+for[^}]*\}\n)`],
    },
    {
      put: "endBatch();",
      insteadOf: [String.raw`(?<=_notify\(\);\n\t+\}\n\t+)\} finally \{\s*endBatch\(\);\s*\}`],
    },
    // What is computed inherits how a signal is read; a signal has nothing to refresh, and never an error.
    { put: "", insteadOf: [through("Object.defineProperty(Computed.prototype", "\n});")] },
    {
      put: "$1this._refresh();$2if (this._flags & HAS_ERROR) throw this._value;",
      insteadOf: [String.raw`(get\(this: Signal\) \{\n.*\n)([^}]+\}\n)`],
    },
    {
      // What is not there is undefined as it is.
      put: "",
      insteadOf: [
        String.raw`^\tthis\._\w+ = undefined;$`,
        String.raw`^\t+_\w+: undefined,$`,
        String.raw`if \((?:rollbackNode|node\._rollbackNode) !== undefined\)`,
      ],
    },
    {
      // No effect leaves anything to be cleaned up before it runs again.
      put: "",
      insteadOf: [
        through('if (typeof cleanup === "function") {\n\t\t\tthis', "}\n"),
        String.raw`^\t*cleanupEffect\(.*\);$`,
        "const cleanup = (?=this)",
      ],
    },
    {
      // To look whether anything was written at all is a quicker way to the same.
      put: "",
      insteadOf: [
        through("if (this._globalVersion ===", "}\n"),
        String.raw`^\t+this\._globalVersion = .*;$`,
        String.raw`^\t+globalVersion\+\+;$`,
      ],
    },
    // All that is compared with undefined is an object.
    { put: "$1", insteadOf: [String.raw`\b((?:\w+\.)*\w+) !== undefined`] },
    { put: "!$1", insteadOf: [String.raw`\b((?:\w+\.)*\w+) === undefined`] },
  ],
};
