import type { Concept, Way } from "./concepts.ts";
import type { Passage } from "../passage.ts";
import type { Segmenter } from "./segment.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A product is named by so much of its name (weighted by how rare the words are), where not by its last word. */
const minNameShare = 0.5;
/** Names that are as good as the best one: which of them is meant is not said. */
const minBestShare = 0.9;

/** What a product is called, in one language. */
interface Name {
  readonly terms: ReadonlySet<string>;
  readonly weight: number;
  /** «boots» in «hiking boots», «包» in «登山包»: what the thing is. */
  readonly head: ReadonlySet<string>;
  readonly category: readonly string[];
}

export interface NamedProducts {
  /** The sku's of the products among these places that the concepts name best: none, the one, or several alike. */
  among(places: Iterable<number>, concepts: readonly Concept[]): ReadonlySet<string>;
}

/** Tells which products a question names: in its own words, else in others for the same. A name in any language counts. */
export function createNamedProducts(
  passages: readonly Passage[],
  segmenter: Segmenter,
  vocabulary: Vocabulary,
): NamedProducts {
  const names = new Map<number, Name>(); // made as they are needed: a shop may have very many

  return {
    among(places, concepts) {
      const skuPlaces = [...places].filter((place) => passages[place]?.sku !== undefined);
      const said = concepts.filter(({ isNumber }) => !isNumber);
      const own = bestOf(
        skuPlaces,
        said.flatMap(({ ways }) => ways.filter(({ isOwn }) => isOwn)),
      );
      return own.size > 0
        ? own
        : bestOf(
            skuPlaces,
            said.flatMap(({ ways }) => ways),
          );
    },
  };

  function bestOf(places: readonly number[], ways: readonly Way[]): ReadonlySet<string> {
    const weightBySku = new Map<string, number>();
    for (const place of places) {
      const sku = passages[place]?.sku ?? "";
      weightBySku.set(sku, Math.max(weightBySku.get(sku) ?? 0, namedBy(nameOf(place), ways)));
    }
    const best = Math.max(0, ...weightBySku.values());
    return new Set([...weightBySku].flatMap(([sku, weight]) => (best > 0 && weight >= best * minBestShare ? sku : [])));
  }

  function nameOf(place: number): Name {
    const known = names.get(place);
    if (known) return known;
    const passage = passages[place];
    const title = (passage?.title ?? "").replace(/[(（].*$/, "");
    const terms = new Set(segmenter.termsOf(title));
    const name = {
      terms,
      weight: sumOf([...terms], vocabulary),
      head: headOf(title, segmenter),
      category: segmenter.termsOf(passage?.product?.category ?? ""),
    };
    names.set(place, name);
    return name;
  }

  /** How much of a name the concepts say; 0 where it is too little to be meant. */
  function namedBy({ terms, weight, head, category }: Name, ways: readonly Way[]): number {
    const said = new Set(ways.flatMap((way) => way.terms));
    const matched = sumOf(
      [...terms].filter((term) => said.has(term)),
      vocabulary,
    );
    const saysHead = ways.some((way) => way.terms.length > 0 && head.has(way.terms.at(-1) ?? ""));
    const saysCategory = category.length > 0 && category.every((term) => said.has(term));
    if (!saysHead && !saysCategory && matched < weight * minNameShare) return 0;
    return matched + (saysHead ? weight / 2 : 0) + (saysCategory ? weight / 4 : 0);
  }
}

/** The last word that is no measure («750 ml», «45 L»), alone and with the character before it. */
function headOf(title: string, segmenter: Segmenter): ReadonlySet<string> {
  const normalised = segmenter.normalise(title).trim();
  const words = segmenter.wordsOf(normalised);
  const last = words.findLast(({ text, isHan }) => isHan || /^[a-z]{3,}$/.test(text));
  if (last === undefined) return new Set();
  return new Set([last.term, ...(last.isHan ? [normalised.slice(last.end - 2, last.end)] : [])]);
}

function sumOf(terms: readonly string[], { weightOf }: Vocabulary): number {
  return terms.reduce((total, term) => total + weightOf(term), 0);
}
