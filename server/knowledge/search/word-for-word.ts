import type { Passage } from "../passage.ts";

/**
 * Returns what tells the places of the passages whose heading, or one of the other ways to ask a FAQ pair, is the
 * question itself: «When does it come?» has no telling word, and yet a page may be headed so.
 *
 * @param normalise as the search writes texts; punctuation and spaces do not count
 */
export function createWordForWord(
  passages: readonly Passage[],
  normalise: (text: string) => string,
): (question: string) => readonly number[] {
  const placesByQuestion = new Map<string, number[]>();
  for (const [place, { kind, heading, title, keywords }] of passages.entries()) {
    if (kind === "product") continue;
    const asked = [heading || title, ...(kind === "faq" ? keywords.split("\n") : [])];
    for (const key of new Set(asked.map(keyOf))) {
      if (key === "") continue;
      const places = placesByQuestion.get(key);
      if (places) places.push(place);
      else placesByQuestion.set(key, [place]);
    }
  }
  return (question) => placesByQuestion.get(keyOf(question)) ?? [];

  function keyOf(text: string): string {
    return normalise(text).replace(/[\s\p{P}\p{S}]+/gu, "");
  }
}
