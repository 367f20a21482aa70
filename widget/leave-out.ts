import type { Plugin } from "vite";
import { cut, type Library } from "./leave-out/library.ts";
import { preact } from "./leave-out/preact.ts";
import { signalsCore } from "./leave-out/signals-core.ts";

const libraries: readonly Library[] = [preact, signalsCore];

/** The libraries as they are written, not as they are published: that is what is read here, and its names are shortened. */
const sourceByName = {
  preact: "preact/src/index.js",
  // components/tracking.ts stands in for what else is in there.
  "@preact/signals": "@preact/signals-core/src/index.ts",
};

/**
 * Leaves out, when the widget is built, what it never asks of its libraries.
 *
 * The build fails where a library has not the code any more that is to be left out, as after an update: it should be seen
 * what it has instead.
 */
export function leaveOut(): Plugin {
  const missed = new Set<string>(libraries.flatMap(({ cuts }) => cuts.flatMap(({ insteadOf }) => insteadOf)));
  let isBuild = true;
  return {
    name: "leave-out",
    enforce: "pre",
    config: () => ({
      resolve: {
        alias: Object.entries(sourceByName).map(([name, source]) => ({
          find: new RegExp(`^${name}$`),
          replacement: `${import.meta.dirname}/../node_modules/${source}`,
        })),
      },
    }),
    configResolved({ command }) {
      isBuild = command === "build";
    },
    transform(code, id) {
      const library = libraries.find(({ path }) => path.test(id));
      return library === undefined ? null : { code: cut(library, code, (part) => missed.delete(part)), map: null };
    },
    buildEnd(error) {
      // Tests load only what they need of a library.
      if (!isBuild || error !== undefined || missed.size === 0) return;
      this.error(`Not in the libraries any more:\n${[...missed].join("\n")}`);
    },
  };
}
