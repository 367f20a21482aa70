import { defineConfig } from "vite";

/** Builds `widget/main.ts` into the one classic script that a shop's page loads: `dist/widget.js`. */
export default defineConfig({
  root: "widget",
  publicDir: false,
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    // The styles use nothing that the browsers above need translated; older ways beside the new ones would only cost bytes.
    cssTarget: ["chrome123", "firefox128", "safari18"],
    cssMinify: "lightningcss",
    modulePreload: false,
    reportCompressedSize: false,
    sourcemap: true,
    lib: { entry: "main.ts", formats: ["iife"], name: "XiaoerWidget", fileName: () => "widget.js" },
    // streaming-markdown asserts its own invariants on every character, in every shopper's browser.
    rolldownOptions: { treeshake: { manualPureFunctions: ["console.assert"] } },
  },
});
