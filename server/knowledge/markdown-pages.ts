import { parse } from "yaml";
import { Type } from "typebox";
import { Value } from "typebox/value";

import { findMistakes } from "../schema-errors.ts";
import type { Passage } from "./passage.ts";

const FrontMatterSchema = Type.Object({
  title: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  locale: Type.Optional(Type.String()),
});

/**
 * Cuts one Markdown page at its headings into passages.
 *
 * Front matter (YAML between `---` lines) may give `title`, `url` and `locale`; without a title the first heading of
 * level 1 serves, else the file's name. Headings in code fences are no headings.
 * @throws Error naming what is wrong with the front matter.
 */
export function passagesOfPage(source: string, fileName: string): readonly Passage[] {
  const { meta, body } = splitFrontMatter(source.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n"));
  const sections = cutAtHeadings(body);
  const firstTitle = sections.find(({ level }) => level === 1)?.heading;
  const title = meta.title ?? firstTitle ?? fileName.replace(/(\.[A-Za-z-]+)?\.md$/, "");
  return sections
    .filter(({ text }) => text !== "")
    .map(({ level, heading, text }) => ({
      kind: "page",
      title,
      heading: level === 1 ? "" : heading,
      text,
      keywords: "",
      locale: meta.locale ?? "",
      url: meta.url,
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
  const match = /^---\n([\s\S]*?)\n---(?:\n|$)/.exec(source);
  const meta: unknown = match ? (parse(match[1] ?? "") ?? {}) : {};
  if (!Value.Check(FrontMatterSchema, meta)) {
    throw new Error(findMistakes(FrontMatterSchema, meta, "the front matter").join("; "));
  }
  return { meta, body: source.slice(match?.[0].length ?? 0) };
}

function cutAtHeadings(body: string): readonly Section[] {
  const sections: { level: number; heading: string; lines: string[] }[] = [{ level: 0, heading: "", lines: [] }];
  let fence: string | undefined;
  for (const line of body.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    const heading = fence === undefined ? /^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$/.exec(line) : null;
    if (heading) sections.push({ level: heading[1]?.length ?? 1, heading: heading[2] ?? "", lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ level, heading, lines }) => ({ level, heading, text: lines.join("\n").trim() }));
}
