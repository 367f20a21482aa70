import { parse } from "yaml";
import { Type } from "typebox";
import { Value } from "typebox/value";

import { reasonOf } from "../../errors.ts";
import { findMistakes } from "../../schema-errors.ts";
import { cutSection } from "./cut-section.ts";
import { localeOfName } from "./file-kind.ts";
import { localeOf } from "./locale-of.ts";
import type { Passage } from "../passage.ts";

/** What is longer is no front matter; and checking so many fields takes a time that grows with its square. */
const maxFrontMatterChars = 20_000;

const FrontMatterSchema = Type.Object({
  title: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  locale: Type.Optional(Type.String()),
});

/**
 * Cuts one Markdown page at its headings into passages, and sections that are too long for one (see `cutSection`).
 *
 * Front matter (YAML between `---` lines) may give `title`, `url` and `locale`; without a title the first heading of
 * level 1 serves, else the file's name; without a locale the file's name may tell it. Headings in code fences are no
 * headings.
 * @throws Error naming what is wrong with the front matter.
 */
export function passagesOfPage(source: string, fileName: string): readonly Passage[] {
  const { meta, body } = splitFrontMatter(source);
  const sections = cutAtHeadings(body);
  const firstTitle = sections.find(({ level }) => level === 1)?.heading;
  const title = meta.title || firstTitle || fileName.replace(/(\.[A-Za-z-]+)?\.md$/, "");
  return sections
    .filter(({ text }) => text !== "")
    .flatMap((section) => cutSection(section.text).map((text) => ({ ...section, text })))
    .map(({ level, heading, text }) => ({
      kind: "page",
      title,
      heading: level === 1 ? "" : heading,
      text,
      keywords: "",
      locale: meta.locale ? localeOf(meta.locale, "locale") : localeOfName(fileName),
      url: meta.url || undefined,
      sku: undefined,
      product: undefined,
    }));
}

interface Section {
  readonly level: number;
  readonly heading: string;
  readonly text: string;
}

function splitFrontMatter(source: string) {
  const end = endOfFrontMatter(source);
  if (end !== undefined && end > maxFrontMatterChars) {
    throw new Error(`expected at most ${maxFrontMatterChars} characters of front matter, found ${end}`);
  }
  const meta: unknown = end === undefined ? {} : (parseYaml(source.slice("---\n".length, end)) ?? {});
  if (!Value.Check(FrontMatterSchema, meta)) {
    throw new Error(findMistakes(FrontMatterSchema, meta, "the front matter").join("; "));
  }
  return { meta, body: end === undefined ? source : source.slice(end + "\n---".length) };
}

/** Where the line break before the closing `---` is; undefined: there is no front matter. */
function endOfFrontMatter(source: string): number | undefined {
  const opening = /^---[ \t]*\n(?=\S)/.exec(source)?.[0]; // with a blank line behind it, it is a rule
  if (opening === undefined) return undefined;
  const closing = /\n---[ \t]*(?:\n|$)/g;
  closing.lastIndex = opening.length - 1;
  const end = closing.exec(source)?.index;
  // A line of dashes may also be a rule; what looks like a field behind it shows what was meant.
  if (end === undefined && /^\w+[ \t]*:/.test(source.slice(opening.length))) {
    throw new Error("expected a line «---» behind the front matter, found none");
  }
  return end;
}

/** All values are texts, as they were written: `title: 2024` is a title, and `locale: no` is Norwegian. */
function parseYaml(source: string): unknown {
  try {
    return parse(source, { schema: "failsafe", logLevel: "error" });
  } catch (error) {
    const [reason = ""] = reasonOf(error).split("\n");
    throw new Error(`expected YAML in the front matter, found a mistake: ${reason.replace(/:$/, "")}`, {
      cause: error,
    });
  }
}

function cutAtHeadings(body: string): readonly Section[] {
  const sections: { level: number; heading: string; lines: string[] }[] = [{ level: 0, heading: "", lines: [] }];
  let fence: string | undefined;
  for (const line of withoutComments(body).split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    const heading = fence === undefined ? headingOf(line) : undefined;
    if (heading) sections.push({ ...heading, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ level, heading, lines }) => ({ level, heading, text: lines.join("\n").trim() }));
}

/** What a shop's people write for each other is neither found nor quoted. In code, a comment is part of the code. */
function withoutComments(body: string): string {
  return body.includes("<!--")
    ? body.replaceAll(/(^ {0,3}(`{3,}|~{3,})[^]*?\n {0,3}\2|`[^`\n]*`)|<!--[^]*?-->/gm, "$1")
    : body;
}

/** In steps, and not as one pattern: that would try every way to part the blanks of a line, which may be megabytes long. */
function headingOf(line: string): { readonly level: number; readonly heading: string } | undefined {
  const mark = /^ {0,3}(#{1,6})[ \t]/.exec(line);
  if (!mark) return undefined;
  const text = line.slice(mark[0].length).trim();
  const heading = withoutClosingMarks(text).trimEnd();
  return heading === "" ? undefined : { level: mark[1]?.length ?? 1, heading };
}

/** `## So ##` is «So». */
function withoutClosingMarks(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === "#") end -= 1;
  return text.slice(0, end);
}
