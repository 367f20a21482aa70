import { pairsOf, type Segmenter, type Word } from "./segment.ts";
import type { Homophones } from "./homophones.ts";
import type { SynonymMatch, Synonyms } from "./synonym-matches.ts";
import type { Typos } from "./typos.ts";
import { unitsOf, type Unit, type UnitOptions } from "./question-units.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One thing that a question asks for, whichever word a passage has for it. */
export interface Concept {
  /** The shopper's own word or phrase. */
  readonly said: string;
  readonly ways: readonly Way[];
  /** How telling it is: the inverse document frequency of the shopper's own word, else of the best other one. */
  readonly weight: number;
  /** Numbers say much where they fit and nothing where they do not. */
  readonly isNumber: boolean;
}

/** Terms that stand for a concept where a passage has all of them. */
export interface Way {
  /** The shopper's own words, not others for the same. */
  readonly isOwn: boolean;
  readonly terms: readonly string[];
  /** What it adds to a passage's score at most. */
  readonly weight: number;
}

export interface ConceptReader {
  /** A question's beginning and end as they are compared: who pastes a page asks there. */
  readonly read: (question: string) => string;
  /** What a question asks for; none where it says nothing but «hello». */
  readonly conceptsOf: (question: string) => readonly Concept[];
  /** The words that every question has, «who» and «多久»: they tell nothing alone, but who asks «who pays?» wants no «when?». */
  readonly mannerOf: (question: string) => readonly Concept[];
}

export interface ConceptReaderParts {
  readonly segmenter: Segmenter;
  readonly vocabulary: Vocabulary;
  readonly synonyms: Synonyms;
  readonly typos: Typos;
  readonly homophones: Homophones;
  readonly unitOptions: UnitOptions;
}

/** Another word for the same weighs less than the shopper's own. */
const synonymFactor = 0.8;
/** «How long» and «多久» are said otherwise as well, and yet ask of many things alike: they weigh less than what is asked of. */
const mannerFactor = 0.75;
const asksForTime = /^(?:多久|几天|多少天|要等)$/;
/** Whoever pastes a page asks at its beginning or at its end: so many code units of each are read. */
const readChars = 2000;
/** Past this many, the least telling concepts are left out: a pasted page must not cost as much as it is long. */
const maxConcepts = 40;
/** A concept is looked for by at most this many terms that are not the shopper's. */
const maxOtherWays = 12;
const addresses = /\b(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/g;

export function createConceptReader(parts: ConceptReaderParts): ConceptReader {
  const { segmenter, vocabulary, synonyms, typos, homophones, unitOptions } = parts;
  const waysByPhrase = new Map<string, readonly Way[]>();
  const unknownWeight = vocabulary.weightOf("");
  return { read, conceptsOf, mannerOf };

  function read(question: string): string {
    return homophones.corrected(segmenter.normalise(endsOf(question).replace(addresses, " ")));
  }

  function conceptsOf(question: string): readonly Concept[] {
    const normalised = read(question);
    const words = segmenter.wordsOf(normalised).map((word) => corrected(word));
    const units = unitsOf(words, vocabulary, unitOptions);
    const matches = synonyms.matchesIn(normalised, words);
    const concepts = units.filter((unit) => !matches.some((match) => touches(unit, match))).map(ownConcept);
    for (const match of matches) {
      const said = normalised.slice(match.start, match.end);
      const isManner =
        asksForTime.test(said) ||
        words.filter((word) => touches(word, match)).every(({ text }) => unitOptions.isStop(text));
      const concept = { ...widerConcept(match, units), said };
      concepts.push(isManner ? weakened(concept) : concept);
    }
    const distinct = new Map(concepts.map((concept) => [keyOf(concept), concept]));
    return [...distinct.values()].toSorted((a, b) => b.weight - a.weight).slice(0, maxConcepts);
  }

  function mannerOf(question: string): readonly Concept[] {
    const words = segmenter.wordsOf(read(question));
    const manner = words.filter(
      ({ text, term }) => unitOptions.isStop(text) && text.length > 1 && vocabulary.isKnown(term),
    );
    const concepts = manner.map(({ text, term }) => {
      const ways = waysOf([[term]], 1);
      return { said: text, ways, weight: ways[0]?.weight ?? 0, isNumber: false };
    });
    const distinct = new Map(concepts.map((concept) => [concept.said, concept]));
    return [...distinct.values()].toSorted((a, b) => b.weight - a.weight).slice(0, maxConcepts);
  }

  function corrected(word: Word): Word {
    if (word.isHan || unitOptions.isStop(word.text)) return word;
    const term = typos.nearest(word.term, word.text.length);
    return term === undefined ? word : { ...word, text: term, term };
  }

  function ownConcept(unit: Unit): Concept {
    const ways = waysOf(unit.ways, 1);
    return { said: unit.text, ways, weight: ways[0]?.weight ?? unknownWeight, isNumber: unit.isNumber };
  }

  /** The units within a match, and the one around it, are one concept with the match's other words. */
  function widerConcept({ start, end, others }: SynonymMatch, units: readonly Unit[]): Omit<Concept, "said"> {
    const within = units.filter((unit) => unit.start >= start && unit.end <= end);
    const around = units.filter((unit) => unit.start <= start && unit.end >= end && !within.includes(unit));
    const whole = within.every(({ ways }) => ways.length > 0) ? within.flatMap(({ ways }) => ways[0] ?? []) : [];
    const own = waysOf([...(whole.length > 0 ? [whole] : []), ...around.flatMap(({ ways }) => ways)], 1);
    const other = others
      .flatMap(waysOfPhrase)
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, maxOtherWays);
    const weight = own[0]?.weight ?? (other[0] ? other[0].weight / synonymFactor : unknownWeight);
    return { ways: [...own, ...other], weight, isNumber: false };
  }

  function waysOfPhrase(phrase: string): readonly Way[] {
    const known = waysByPhrase.get(phrase);
    if (known) return known;
    const terms = termsOfPhrase(phrase);
    const ways = terms.length > 0 && terms.every(vocabulary.isKnown) ? waysOf([terms], synonymFactor) : [];
    waysByPhrase.set(phrase, ways);
    return ways;
  }

  /** Chinese by all its pairs: how the segmenter cuts it here says nothing of how it was cut in a passage. */
  function termsOfPhrase(phrase: string): readonly string[] {
    const words = segmenter.wordsOf(phrase);
    if (unitOptions.bigrams && phrase.length > 1 && words.every(({ isHan }) => isHan)) return pairsOf(phrase);
    // «carry on» without its stop word would be found in everything that is carried
    const isWhole = words.every(({ text, isHan }) => isHan || !unitOptions.isStop(text));
    return isWhole ? words.map(({ term }) => term) : [];
  }

  function waysOf(ways: readonly (readonly string[])[], factor: number): readonly Way[] {
    return ways.map((terms) => ({
      isOwn: factor === 1,
      terms,
      weight: factor * Math.max(...terms.map(vocabulary.weightOf)),
    }));
  }
}

function endsOf(question: string): string {
  if (question.length <= 2 * readChars) return question;
  return `${question.slice(0, readChars)}\n${question.slice(-readChars)}`;
}

function weakened(concept: Concept): Concept {
  const ways = concept.ways.map((way) => ({ ...way, weight: way.weight * mannerFactor }));
  return { ...concept, ways, weight: concept.weight * mannerFactor };
}

function touches(unit: Pick<Unit, "start" | "end">, { start, end }: SynonymMatch): boolean {
  return unit.start < end && start < unit.end;
}

/** «运费» and «邮费» in one question ask for the same. */
function keyOf({ said, ways }: Concept): string {
  return ways.length === 0
    ? said
    : ways
        .map(({ terms }) => terms.join(" "))
        .toSorted()
        .join("\n");
}
