import { Converter } from "opencc-js/t2cn";

const hasHan = /\p{Script=Han}/u;
const convert = Converter({ from: "twp", to: "cn" });
const traditional = traditionalCharacters();

/**
 * Writes Chinese in simplified characters, in the words of the mainland («網路» becomes «网络»); all else stays.
 *
 * A text with no traditional character is not looked at twice: nearly all knowledge is such a text.
 */
export function simplified(text: string): string {
  return hasHan.test(text) && Array.from(text).some((character) => traditional.has(character)) ? convert(text) : text;
}

/** Those of the main block (U+4E00 to U+9FFF) that are written in another way in simplified Chinese. */
function traditionalCharacters(): ReadonlySet<string> {
  const characters = Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, index) => String.fromCharCode(0x4e00 + index));
  const converted = convert(characters.join("\n")).split("\n"); // the line ends keep phrases apart
  return new Set(characters.filter((character, index) => character !== converted[index]));
}
