import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadKnowledge } from "../../server/knowledge/files/load.ts";
import type { Random } from "../support/random.ts";

/** A question with what a search takes beside it. */
export interface BenchQuestion {
  readonly question: string;
  readonly locale: string;
  readonly before: readonly string[];
  readonly sku: string | undefined;
}

/** Made-up knowledge, as wide as a large shop's: the demo's own sentences, mixed, among names of the shop's own. */
export interface BenchCorpus {
  /** Writes it as files: pages, FAQ pairs and products. */
  write(folder: string): Promise<void>;
  questions(count: number): readonly BenchQuestion[];
}

type Language = "zh" | "en";
type Choices = readonly [string, ...string[]];

const sectionsPerPage = 8;
const pageCount = 1000;
const pairCount = 1200;
/** Each makes a passage a language: 8,000 + 1,200 + 2 × 400 are 10,000. */
const productCount = 400;
const nameCount = 3000;

export async function createBenchCorpus(random: Random): Promise<BenchCorpus> {
  const { passages } = await loadKnowledge("demo/knowledge");
  const textsOf = (language: Language) => passages.filter(({ locale }) => locale.startsWith(language));
  const sentences = { zh: cut(textsOf("zh")), en: cut(textsOf("en")) };
  const headings = { zh: choices(textsOf("zh").map(titleOf)), en: choices(textsOf("en").map(titleOf)) };
  const names = { zh: choices(inventNames("zh")), en: choices(inventNames("en")) };
  return { write, questions };

  async function write(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (let number = 0; number < pageCount; number += 1) {
      const language = languageOf(number);
      const sections = Array.from({ length: sectionsPerPage }, () => `## ${heading(language)}\n\n${text(language)}\n`);
      const front = `---\ntitle: ${name(language)} ${number}\nurl: /help/${number}\nlocale: ${language}\n---\n`;
      await writeFile(join(folder, `page-${number}.md`), `${front}\n${sections.join("\n")}`);
    }
    const pairs = Array.from({ length: pairCount }, (_, number) => {
      const language = languageOf(number);
      return { question: heading(language), answer: text(language), locale: language, url: `/faq/${number}` };
    });
    await writeFile(join(folder, "faq.json"), JSON.stringify(pairs));
    await writeFile(join(folder, "products.json"), JSON.stringify(Array.from({ length: productCount }, product)));
  }

  function questions(count: number): readonly BenchQuestion[] {
    return Array.from({ length: count }, (_, number) => {
      const language = languageOf(number);
      const isLong = random.chance(0.05);
      return {
        question: isLong ? text(language) : ask(language),
        locale: language === "zh" ? "zh-CN" : "en",
        before: random.chance(0.3) ? [ask(language), ask(language)] : [],
        sku: random.chance(0.2) ? skuOf(random.between(0, productCount - 1)) : undefined,
      };
    });
  }

  function ask(language: Language): string {
    return random.chance(0.6)
      ? heading(language)
      : random.pick(sentences[language]).slice(0, language === "zh" ? 16 : 60);
  }

  function heading(language: Language): string {
    const plain = random.pick(headings[language]);
    return random.chance(0.5) ? `${name(language)} ${plain}` : plain;
  }

  function text(language: Language): string {
    const own = language === "zh" ? `${name(language)}和${name(language)}适用。` : `This is for ${name(language)}.`;
    const rest = Array.from({ length: random.between(2, 6) }, () => random.pick(sentences[language]));
    return [own, ...rest].join(language === "zh" ? "" : " ");
  }

  /** Few are named often, most hardly ever. */
  function name(language: Language): string {
    const list = names[language];
    return list[Math.floor(random.next() ** 3 * list.length)] ?? list[0];
  }

  function product(_: unknown, number: number): object {
    return {
      sku: skuOf(number),
      url: `/products/${number}`,
      name: { "zh-CN": `${name("zh")}${number}`, en: `${name("en")} ${number}` },
      price: `${random.between(10, 2000)}.00`,
      currency: "CNY",
      stock: random.between(0, 50),
      sizes: ["S", "M", "L"],
      description: { "zh-CN": text("zh"), en: text("en") },
    };
  }

  function inventNames(language: Language): readonly string[] {
    const syllable = () => random.pick(language === "zh" ? syllables.zh : syllables.en);
    return Array.from({ length: nameCount }, () => syllable() + syllable() + (random.chance(0.5) ? syllable() : ""));
  }
}

const syllables = {
  zh: choices("云山海风雪松石溪谷岭星月河湖林鹿鹰狐鹤梅竹兰枫霜雾岚晴川原野峰岩泉沙舟帆灯火木金银青蓝赤玄素".split("")),
  en: choices(
    "ba be bo da do fa fi ga go ha ka ki ko la le li lo ma mi mo na ne no pa pe po ra ri ro sa se so ta te to va ve vi".split(
      " ",
    ),
  ),
};

function languageOf(number: number): Language {
  return number % 2 === 0 ? "zh" : "en";
}

function skuOf(number: number): string {
  return `BN-${number}`;
}

function titleOf({ heading, title }: { readonly heading: string; readonly title: string }): string {
  return heading || title;
}

function cut(passages: readonly { readonly text: string }[]): Choices {
  return choices(passages.flatMap(({ text }) => text.split(/(?<=[。！？.!?])\s*/)).filter(({ length }) => length > 8));
}

function choices(texts: readonly string[]): Choices {
  const [first, ...rest] = texts;
  if (first === undefined) throw new Error("Cannot make knowledge up: the demo's has no text");
  return [first, ...rest];
}
