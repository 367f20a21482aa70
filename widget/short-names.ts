import type { Plugin } from "vite";

/** Class names that end-to-end tests look for, and those that are put together at run time: themes and sides (host.ts). */
const keptClasses = new Set(
  "about box code composer dark day launcher left log markdown question scroll turn unseen".split(" "),
);

const letters = "abcdefghijklmnopqrstuvwxyz";
const classInStyles = /(?<=\.)[a-z][\w-]*(?=[^{}]*\{)/g;
const customProperty = /--(?!xiaoer-)[a-z][\w-]*/g;
const block = String.raw`\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}`;
/** Where code names classes. */
const classesInCode = new RegExp(
  [
    // class="row", class={isOpen ? "row" : `col ${side}`}
    String.raw`\bclass(?:Name)?=(?:"[^"]*"|${block})`,
    // root.className = `root ${theme}`, { className: "row" }
    String.raw`\.className = [^;]*`,
    String.raw`\bclass(?:Name)?: [^,;}\n]*`,
    // markdown.ts: styled(node, "div", "code")
    String.raw`\bstyled\([^()]*`,
  ].join("|"),
  "g",
);
/** Where code names classes as styles do. */
const selectorsInCode = /\b(?:querySelector(?:All)?|closest|matches)(?:<\w+>)?\("[^"]*"/g;
/** Where code names classes in ways that are not read here. */
const unreadable = /\bclassList\b|\b(?:querySelector(?:All)?|closest|matches)(?:<\w+>)?\([^")]*?\.([a-z][\w-]*)/g;

/**
 * Gives the classes and the custom properties of our styles names of one letter when the widget is built, in the styles
 * and where code names them.
 *
 * Custom properties that begin with `--xiaoer-` are the shop's, and keep their names; so do those that have a fallback, as
 * nobody but us may set them. The build fails where a class is styled that no code is seen to draw.
 *
 * @param readStyles gives all styles, as they are written
 */
export function shortNames(readStyles: () => string): Plugin {
  let names: ReadonlyMap<string, string> = new Map();
  const unseen = new Set<string>();
  return {
    name: "short-names",
    enforce: "pre",
    buildStart() {
      names = namesFor(readStyles());
      unseen.clear();
      for (const name of names.keys()) if (!name.startsWith("--")) unseen.add(name);
    },
    transform(code, id) {
      if (!/\/widget\/.*\.(css|tsx?)\b/.test(id)) return null;
      if (/\.css\b/.test(id)) return { code: shortenStyles(code, names), map: null };
      for (const [found, name = ""] of code.matchAll(unreadable)) {
        if (name === "" || names.has(name)) this.error(`Cannot shorten a class: expected className, got ${found}`);
      }
      return { code: shortenCode(code, names, (name) => unseen.delete(name)), map: null };
    },
    buildEnd(error) {
      if (error === undefined && unseen.size > 0)
        this.error(`Cannot shorten classes: expected that they are drawn, got none of ${[...unseen].join(", ")}`);
    },
  };
}

/** The short name of each class and each custom property that may have another, by the long one. */
export function namesFor(styles: string): ReadonlyMap<string, string> {
  const code = styles.replaceAll(/\/\*[^]*?\*\//g, "");
  const isSet = (name: string) => !code.includes(`var(${name},`);
  return new Map([
    ...shortest(
      [...code.matchAll(classInStyles)].map(String).filter((name) => !keptClasses.has(name)),
      "",
    ),
    ...shortest([...code.matchAll(customProperty)].map(String).filter(isSet), "--"),
  ]);
}

/** One letter each, the first for what is said most often; two where there are not letters enough. */
function shortest(said: readonly string[], start: string): readonly (readonly [string, string])[] {
  const counts = new Map<string, number>();
  for (const name of said) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .toSorted(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    .map(([name], index) => [
      name,
      start + letters.charAt(Math.floor(index / letters.length) - 1) + letters.charAt(index % letters.length),
    ]);
}

export function shortenStyles(styles: string, names: ReadonlyMap<string, string>): string {
  return shortenProperties(styles, names).replace(classInStyles, (name) => names.get(name) ?? name);
}

/** @param see is told each class that the code names */
export function shortenCode(code: string, names: ReadonlyMap<string, string>, see: (name: string) => void): string {
  const withSelectors = shortenProperties(code, names).replace(selectorsInCode, (place) =>
    place.replace(/(?<=\.)[a-z][\w-]*/g, (name) => names.get(name) ?? name),
  );
  return withSelectors.replace(classesInCode, (place) =>
    place.replace(/"[^"]*"|`(?:\$\{[^}]*\}|[^`$])*`/g, (text) =>
      text.replace(/\$\{[^}]*\}|[^$]+/g, (part) =>
        part.startsWith("$") ? part.replace(/"[^"]*"/g, shortenWords) : shortenWords(part),
      ),
    ),
  );

  function shortenWords(text: string): string {
    return text.replace(/(?<![\w-])[a-z][\w-]*/g, (name) => {
      see(name);
      return names.get(name) ?? name;
    });
  }
}

function shortenProperties(code: string, names: ReadonlyMap<string, string>): string {
  return code.replace(customProperty, (name) => names.get(name) ?? name);
}
