import { languageOf } from "../language.ts";
import type { Passage } from "../passage.ts";

/**
 * Finds for each passage, by its place, the places of those that say the same in another language: the same product, or
 * the same section of a page that is there in several languages under one address.
 *
 * Pages are taken for translations only where they have as many sections each: else the third section of one is not
 * the third of the other.
 */
export function findCounterparts(passages: readonly Passage[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const page of pagesByAddress(passages).values()) {
    const versions = [...Map.groupBy(page, (id) => passages[id]?.locale ?? "").values()];
    const sizes = new Set(versions.map((ids) => ids.length));
    if (versions.length < 2 || sizes.size > 1) continue;
    for (const ids of versions) {
      for (const [position, id] of ids.entries()) {
        const key = `${page[0]}\n${position}`;
        groups.set(key, [...(groups.get(key) ?? []), id]);
      }
    }
  }
  const counterparts: (readonly number[])[] = passages.map(() => []);
  for (const group of groups.values()) for (const id of group) counterparts[id] = group.filter((other) => other !== id);
  return counterparts;
}

function pagesByAddress(passages: readonly Passage[]): ReadonlyMap<string, readonly number[]> {
  const places = [...passages.keys()].filter((id) => keyOf(passages[id]) !== undefined);
  return Map.groupBy(places, (id) => keyOf(passages[id]) ?? "");
}

/** FAQ pairs may share an address with a page without being one of its sections. */
function keyOf(passage: Passage | undefined): string | undefined {
  if (passage === undefined || languageOf(passage.locale) === "") return undefined;
  if (passage.sku !== undefined) return `sku ${passage.sku}`;
  return passage.url === undefined ? undefined : `${passage.kind} ${passage.url}`;
}
