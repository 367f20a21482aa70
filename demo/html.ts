/** Markup that is safe to send: made by `html`, which escapes what is put into it. */
export type Html = { readonly markup: string };

/** What may stand in a template: text is escaped, markup and lists of it go in as they are, nothing leaves nothing. */
export type HtmlPart = string | number | Html | readonly Html[] | undefined;

const entityByChar = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Escapes text for element content and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entityByChar.get(char) ?? char);
}

/** Declares a string to be markup. Only for markup that this code made itself. */
export function trustedHtml(markup: string): Html {
  return { markup };
}

/** A template whose values are escaped, so that forgetting to escape is not possible. */
export function html(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const markup = texts.map((text, index) => text + renderPart(parts[index]));
  return { markup: markup.join("") };
}

function renderPart(part: HtmlPart): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  if ("markup" in part) return part.markup;
  return part.map((item) => item.markup).join("");
}

/** JSON for a `<script type="application/ld+json">`: no `<` in it, so no text can close the element. */
export function jsonForScript(value: unknown): Html {
  return { markup: JSON.stringify(value).replaceAll("<", String.raw`\u003c`) };
}
