import tinyPinyin from "tiny-pinyin";

import { pairsOf, type Word } from "./segment.ts";

export interface Homophones {
  /**
   * Rewrites what a pinyin input has got wrong («运废», «tuihuo») as the words that sound so. All that is known stays,
   * and so do words that share no character with what they sound like: «退宽» is «退款», «腿宽» is anything.
   */
  readonly corrected: (normalised: string) => string;
}

export interface HomophoneWords {
  /** Words and phrases that may be meant. Only the Chinese ones count. */
  readonly phrases: Iterable<string>;
  /** Words without meaning of their own: what is typed in letters is mostly these («zenme», «shenme»). */
  readonly stopWords: Iterable<string>;
  /** Cuts a text that `normalise` has written. */
  readonly wordsOf: (normalised: string) => readonly Word[];
  /** Whether it is a word already, of the shop or of the language. */
  readonly isKnown: (word: string) => boolean;
  /** Of several that sound alike the more usual is meant. */
  readonly countOf: (term: string) => number;
}

export const noHomophones: Homophones = { corrected: (text) => text };

const hanRun = /\p{Script=Han}+/gu;
const latinWord = /(?<![\p{L}\p{N}'’])[a-z]{3,}(?![\p{L}\p{N}'’])/gu;
/** Shorter words in letters sound like too much; a word without meaning may be as short as it likes. */
const minLatinLength = 4;
/** Longer ones are sentences. */
const maxPhraseLength = 6;
/** In longer ones two neighbours may be no word. */
const maxWordLength = 3;

export function createHomophones({ phrases, stopWords, wordsOf, isKnown, countOf }: HomophoneWords): Homophones {
  const soundByCharacter = new Map<string, string>();
  const pairsBySound = new Map<string, string[]>();
  const wordBySound = new Map<string, string>();
  const meaningless = new Set(stopWords);
  const pairs = new Set<string>();
  for (const phrase of phrases) {
    if (phrase.match(hanRun)?.[0] !== phrase || phrase.length > maxPhraseLength) continue;
    if (phrase.length > 1) addWord(phrase);
    if (phrase.length <= maxWordLength) for (const pair of pairsOf(phrase)) if (!meaningless.has(pair)) pairs.add(pair);
  }
  for (const pair of pairs) {
    const sound = soundOf(pair);
    const others = pairsBySound.get(sound);
    if (others) others.push(pair);
    else pairsBySound.set(sound, [pair]);
    addWord(pair);
  }
  for (const word of meaningless) if (word.match(hanRun)?.[0] === word) wordBySound.set(soundOf(word), word);
  return { corrected };

  function addWord(word: string): void {
    const sound = soundOf(word);
    const other = wordBySound.get(sound);
    if (other === undefined || countOf(word) > countOf(other)) wordBySound.set(sound, word);
  }

  function corrected(normalised: string): string {
    return normalised.replace(hanRun, correctedRun).replace(latinWord, correctedLatin);
  }

  /** A wrong character takes a word apart: what the segmenter holds for a word stays one. */
  function correctedRun(run: string): string {
    let text = "";
    const words = wordsOf(run);
    for (const [index, word] of words.entries()) {
      const before = text.at(-1) ?? "";
      const pair = before + word.text;
      const isApart = word.text.length === 1 && mayEndInPair(words[index - 1]);
      const isLast = index === words.length - 1 && meaningless.has(word.text); // «…吗?»
      const meant = isApart && !isLast && !pairs.has(pair) && !isKnown(pair) ? meantBy(pair) : undefined;
      text = meant === undefined ? text + word.text : text.slice(0, -1) + meant;
    }
    return text;
  }

  /** A word of several characters may be the beginning of a longer one, if it is a shop's: «羽绒» of «羽绒服». */
  function mayEndInPair(word: Word | undefined): boolean {
    return word !== undefined && !meaningless.has(word.text) && (word.text.length === 1 || isKnown(word.text));
  }

  /** Of the characters of a pair, one is mostly right. */
  function meantBy(pair: string): string | undefined {
    const alike = (pairsBySound.get(soundOf(pair)) ?? []).filter(
      (other) => other.charAt(0) === pair.charAt(0) || other.charAt(1) === pair.charAt(1),
    );
    return alike.toSorted((a, b) => countOf(b) - countOf(a))[0];
  }

  function correctedLatin(word: string): string {
    if (isKnown(word)) return word;
    const meant = wordBySound.get(folded(word));
    return meant !== undefined && (word.length >= minLatinLength || meaningless.has(meant)) ? meant : word;
  }

  function soundOf(word: string): string {
    return Array.from(word, soundOfCharacter).join("");
  }

  function soundOfCharacter(character: string): string {
    const known = soundByCharacter.get(character);
    if (known !== undefined) return known;
    const sound = folded(tinyPinyin.convertToPinyin(character, "", true));
    soundByCharacter.set(character, sound);
    return sound;
  }
}

/** Many people hear no difference between «zh» and «z», «ng» and «n»: their inputs take one for the other. */
function folded(pinyin: string): string {
  return pinyin
    .replace(/([zcs])h/g, "$1")
    .replace(/ng(?![aeiou])/g, "n")
    .replace(/ü/g, "v");
}
