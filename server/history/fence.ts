/** The tags that data stands in, in a prompt. */
export type FenceTag = "summary" | "shop_information" | "passage" | "page" | "conversation";

/**
 * Text in which none of our tags can be opened or closed: whoever wrote it, it stays within the fence that it is put in,
 * and makes none of its own. All else is as it was.
 */
export function unfenced(text: string): string {
  return text.replaceAll(forgedTag, "‹");
}

// A model reads past a space, a slash too many or a character that nobody sees, and takes a full-width bracket for one.
const unseen = String.raw`\p{Default_Ignorable_Code_Point}`;
const names = ["summary", "shop_information", "passage", "page", "conversation"] as const satisfies readonly FenceTag[];
const spelled = names.map((name) => Array.from(name).join(`[${unseen}]*`)).join("|");
const forgedTag = new RegExp(String.raw`[<＜﹤](?=[\s/\\／${unseen}]*(?:${spelled})(?![\p{L}\p{N}]))`, "giu");

/**
 * Text of a page or a product without the characters that nobody sees: orders to a model have been hidden in them.
 *
 * Zero-width ones, bidi controls, variation selectors and Unicode's tag characters, which spell ASCII invisibly.
 */
export function visible(text: string): string {
  return text.replaceAll(invisible, "");
}

const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/** Data in its tag. The content must be unfenced already; attributes that are undefined are left out. */
export function fenced(
  tag: FenceTag,
  content: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
): string {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}=${JSON.stringify(unfenced(value))}`],
  );
  return `<${tag}${written.join("")}>\n${content}\n</${tag}>`;
}
