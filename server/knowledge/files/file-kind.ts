/** What a file of a knowledge folder is read as. */
export type FileKind = "page" | "products" | "faq" | "synonyms";

const junkNames: ReadonlySet<string> = new Set(["node_modules", "__MACOSX", "Thumbs.db", "desktop.ini", "4913"]);

/**
 * Tells by the name what a file is read as; undefined: it is not ours.
 *
 * `*.md` is a page. `products` and `faq` (`.json`, `.csv`) and `synonyms.txt` may have more behind the word, so that
 * there can be several: `faq-shipping.csv`, `products.zh-CN.json`.
 */
export function kindOf(name: string): FileKind | undefined {
  if (/\.md$/i.test(name)) return "page";
  if (/^products([-_. ].*)?\.(json|csv)$/i.test(name)) return "products";
  if (/^faqs?([-_. ].*)?\.(json|csv)$/i.test(name)) return "faq";
  if (/^synonyms([-_. ].*)?\.txt$/i.test(name)) return "synonyms";
  return undefined;
}

/** What is hidden, or what systems, editors and tools leave behind: nobody means it to be read. */
export function isJunk(name: string): boolean {
  return (
    name.startsWith(".") ||
    name.startsWith("~$") || // Office's lock files
    /(~|\.(bak|orig|tmp|temp|part|crdownload|sw[a-p]))$/i.test(name) ||
    /^#.*#$/.test(name) ||
    junkNames.has(name)
  );
}

/** The locale that a name such as `returns.zh-CN.md` says; empty where it says none. */
export function localeOfName(name: string): string {
  const tag = /\.([a-z]{2}(?:-[a-z0-9]{2,8})*|[a-z]{3}(?:-[a-z0-9]{2,8})+)\.[a-z]+$/i.exec(name)?.[1];
  if (tag === undefined) return "";
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "";
  } catch {
    return ""; // a word between two dots, no language
  }
}
