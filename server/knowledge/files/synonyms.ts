import type { SynonymRule } from "../corpus.ts";

export interface ReadSynonyms {
  readonly synonyms: readonly SynonymRule[];
  readonly mistakes: readonly string[];
}

/**
 * Reads synonyms as Solr and Elasticsearch have them: `a, b, c` mean the same; with `a, b => c`, a and b mean c as well.
 * `#` begins a comment, `\` takes its meaning from the character behind. A Chinese comma parts as well.
 *
 * https://solr.apache.org/guide/solr/latest/indexing-guide/filters.html#synonym-graph-filter
 */
export function readSynonyms(source: string): ReadSynonyms {
  const synonyms: SynonymRule[] = [];
  const mistakes: string[] = [];
  for (const [index, line] of source.split("\n").entries()) {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    const rule = ruleOf(text);
    if (typeof rule === "string") mistakes.push(`line ${index + 1}: ${rule}`);
    else synonyms.push(rule);
  }
  return { synonyms, mistakes };
}

/** The rule, or what is wrong with it. */
function ruleOf(text: string): SynonymRule | string {
  const [left = [], right, ...more] = cut(text);
  if (more.length > 0) return "expected one «=>», found several";
  if (right === undefined && left.length < 2) return "expected «a, b» or «a => b», found one word alone";
  if (left.length === 0 || right?.length === 0) return "expected words on both sides of «=>», found none";
  return { from: left, to: right ?? left };
}

/** The words of each side of `=>`. */
function cut(text: string): readonly (readonly string[])[] {
  const sides: string[][] = [[""]];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") append(sides, text.charAt((at += 1)));
    else if (character === "," || character === "，") sides.at(-1)?.push("");
    else if (text.startsWith("=>", at)) {
      sides.push([""]);
      at += 1;
    } else append(sides, character);
  }
  return sides.map((side) => [...new Set(side.map((word) => word.trim()).filter((word) => word !== ""))]);
}

function append(sides: readonly string[][], character: string): void {
  const side = sides.at(-1);
  side?.push((side.pop() ?? "") + character);
}
