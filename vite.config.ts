import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vite";
import { leaveOut } from "./widget/leave-out.ts";
import { shortNames } from "./widget/short-names.ts";

/**
 * Field names that are shortened, which makes the widget a quarter of a kilobyte smaller: all that is long, often said, and
 * neither on the wire nor looked up by its name. Terser knows the browser's own and leaves them alone.
 */
export const shortenedFields = new RegExp(
  `^(${[
    // What is drawn of Markdown.
    "chars|frames|mark",
    // Preact's own, whose names begin so.
    "_[a-z]\\w*",
    // Ours. `hasVariant` is schema.org's.
    "(is|has(?!Variant$)|was)[A-Z]\\w+|announcement|backend|draft|ended|estimateOf|failure|follow|keep|kept",
    "leave|loadConfig|loadTranscript|look|newId|onWake|paint|panel|pauseMs|peek|percent|prepare|question",
    "readPage|reportConfigFailure|restore|secondsLeft|setAtEnd|setDraft|silenceMs|since|startOver",
    "stopTask|storage|strings|told|turns",
    "added|amend|beginWith|emit|endedAt|explain|giveUp|loadOlder|notice|relent|restoreProduct|tick|waitOf",
    "goToEnd|keepPlace|onEnded|onMounted|onShown",
  ].join("|")})$`,
);

/** Builds `widget/main.ts` into the one classic script that a shop's page loads: `dist/widget.js`. */
export default defineConfig({
  root: "widget",
  publicDir: false,
  // Without "browser": what the libraries keep for browsers without modules is older, longer code.
  resolve: { conditions: ["module"] },
  plugins: [leaveOut(), shortNames(readStyles)],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    // The styles ask with @supports before they use what these browsers need not know; nothing is to be translated.
    cssTarget: ["chrome123", "firefox128", "safari18"],
    cssMinify: "lightningcss",
    modulePreload: false,
    reportCompressedSize: false,
    sourcemap: "hidden",
    // A few hundred bytes smaller than Vite's own, once compressed: each of these options was measured so.
    minify: "terser",
    terserOptions: {
      ecma: 2020,
      toplevel: true,
      safari10: false,
      // `unsafe_methods`, `unsafe_arrows`: nothing is called with `new` here but classes and functions that are declared.
      // Never `pure_getters: true`: to read a signal has an effect, and a read that is moved leaves an effect without what it
      // depends on. The same goes for Rolldown's `propertyReadSideEffects: false`.
      compress: {
        passes: 3,
        lhs_constants: false,
        pure_getters: false,
        unsafe_methods: true,
        unsafe_arrows: true,
        sequences: false,
        join_vars: false,
      },
      // A name in quotes is one that somebody else gave: `thing["offers"]`.
      mangle: { properties: { regex: shortenedFields, keep_quoted: true } },
      format: { ascii_only: false },
    },
    lib: { entry: "main.ts", formats: ["iife"], name: "XiaoerWidget", fileName: () => "widget.js" },
    rolldownOptions: {
      output: {
        minify: { compress: true, mangle: false, codegen: true },
        // Has Chrome compile all of it while it comes in, beside the page's work, and not each function in the midst of that.
        postBanner: "//# allFunctionsCalledOnLoad",
      },
    },
  },
});

function readStyles(): string {
  const files = globSync(path.join(import.meta.dirname, "widget/**/*.css"));
  return files
    .toSorted()
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
}
