import { defineConfig } from "vite";

/** Builds `widget/main.ts` into the one classic script that a shop's page loads: `dist/widget.js`. */
export default defineConfig({
  root: "widget",
  publicDir: false,
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    cssMinify: "lightningcss",
    modulePreload: false,
    reportCompressedSize: false,
    sourcemap: true,
    lib: { entry: "main.ts", formats: ["iife"], name: "XiaoerWidget", fileName: () => "widget.js" },
  },
});
