import { isRecord } from "./is-record.ts";
import { placesByText } from "./protocol.ts";
import { showFound } from "./schema-errors.ts";

const placesByName: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(placesByText));

/**
 * Looks at the texts of each shop's own for what the widget could not show; what is no text at all is the schema's to tell.
 * @returns a line a mistake: «path: expected what, got what»
 */
export function findTextMistakes(file: unknown): readonly string[] {
  return entriesOf(file, "shops").flatMap(([id, shop]) =>
    entriesOf(shop, "texts").flatMap(([tag, texts]) => {
      const path = `shops.${id}.texts.${tag}`;
      if (!isLanguage(tag)) return [`${path}: expected texts by language, such as de or zh-TW, got ${found(tag)}`];
      return (isRecord(texts) ? Object.entries(texts) : []).flatMap(([name, text]) => {
        const expected = typeof text === "string" ? mistakeIn(name, text) : undefined;
        return expected === undefined ? [] : [`${path}.${name}: expected ${expected}, got ${found(text)}`];
      });
    }),
  );
}

/** What a text would have to be; undefined where it is that. */
function mistakeIn(name: string, text: string): string | undefined {
  const places = placesByName.get(name);
  if (places === undefined) return `one of ${[...placesByName.keys()].join(", ")}`;
  if (name === "language") return isLanguage(text) ? undefined : "a language such as de or zh-TW";
  if (text.trim() === "") return "some text";
  const written = new Set(text.match(/\{\w+\}/g));
  const wanted = places.map((place) => `{${place}}`);
  if (written.size === wanted.length && wanted.every((place) => written.has(place))) return undefined;
  return wanted.length === 0
    ? "a text with nothing in {…}"
    : `a text with ${wanted.join(" and ")} in it and no other {…}`;
}

function isLanguage(tag: string): boolean {
  try {
    return /^[a-z]{2,3}(-|$)/i.test(tag) && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function found(value: unknown): string {
  return showFound(value, []);
}

function entriesOf(value: unknown, key: string): readonly (readonly [string, unknown])[] {
  const part = isRecord(value) ? value[key] : undefined;
  return isRecord(part) ? Object.entries(part) : [];
}
