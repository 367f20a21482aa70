import { join } from "node:path";
import { build } from "vite";

const widget = join(import.meta.dirname, "../../widget");

/** As in widget/markdown.ts. */
interface MarkdownModule {
  readonly createMarkdownWriter: (root: Element, base: string, copy: () => string) => MarkdownWriter;
}

interface MarkdownWriter {
  readonly write: (text: string) => void;
  readonly end: () => void;
}

declare global {
  interface Window {
    readonly markdown: MarkdownModule;
  }
}

/** The widget's Markdown alone, as a script that leaves its exports in `window.markdown`. */
export async function markdownScript(): Promise<string> {
  const built = await build({
    root: widget,
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry: "markdown.ts", formats: ["iife"], name: "markdown" } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first !== undefined && "output" in first ? first.output[0] : undefined;
  if (chunk === undefined) throw new Error("Cannot build the Markdown: nothing came of it");
  // In strict code `var markdown` would stay inside.
  return `${chunk.code}\nwindow.markdown = markdown;`;
}
