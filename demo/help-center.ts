import { readdir, readFile } from "node:fs/promises";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { parse as parseYaml } from "yaml";
import type { Html } from "./html.ts";
import { findHeadings, markdownToHtml, type Heading } from "./markdown-html.ts";
import { locales, type Locale, type Localized } from "./locale.ts";

/** One page of the shop's help in one language. */
export type HelpPage = {
  readonly slug: string;
  readonly url: string;
  readonly locale: Locale;
  readonly title: string;
  readonly body: Html;
  /** The questions that the page answers, in order. */
  readonly questions: readonly Heading[];
};

/** The shop's help: pages in reading order for each language. */
export type HelpCenter = Localized<readonly HelpPage[]>;

const FrontMatterSchema = Type.Object({
  title: Type.String({ minLength: 1 }),
  url: Type.String({ pattern: "^/help/[a-z-]+$" }),
  locale: Type.Union([Type.Literal("zh-CN"), Type.Literal("en")]),
});

/** What shoppers look for most comes first; a topic that is not listed here comes last. */
const topicOrder = [
  "orders",
  "shipping",
  "returns",
  "sizes",
  "payment",
  "invoices",
  "membership",
  "warranty",
  "care",
  "contact",
  "privacy",
];

/** Reads the Markdown files of a knowledge folder. Throws an error that names the file when one is not as expected. */
export async function loadHelpCenter(folder: URL): Promise<HelpCenter> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md"));
  const pages = await Promise.all(names.map((name) => loadHelpPage(new URL(name, folder))));
  const ordered = pages.toSorted((a, b) => topicRank(a) - topicRank(b));
  const [zh, en] = locales.map((locale) => ordered.filter((page) => page.locale === locale));
  return { "zh-CN": zh ?? [], en: en ?? [] };
}

async function loadHelpPage(file: URL): Promise<HelpPage> {
  const text = await readFile(file, "utf8");
  const [, header, markdown] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
  const frontMatter: unknown = parseYaml(header ?? "");
  if (markdown === undefined || !Value.Check(FrontMatterSchema, frontMatter)) {
    throw new Error(`Cannot load ${file.pathname}: it must begin with front matter that has title, url and locale`);
  }
  return {
    ...frontMatter,
    slug: frontMatter.url.slice("/help/".length),
    body: markdownToHtml(markdown),
    questions: findHeadings(markdown, 2),
  };
}

function topicRank(page: HelpPage): number {
  const rank = topicOrder.indexOf(page.slug);
  return rank === -1 ? topicOrder.length : rank;
}
