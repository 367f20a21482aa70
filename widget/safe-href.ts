const allowedProtocol = /^(https?|mailto|tel):$/;

/**
 * The address that a link may have, or undefined where it may have none.
 *
 * Control and formatting characters go first, since browsers skip some of them: `java\nscript:` is `javascript:`. What is
 * checked is the parsed address, and that is what is returned. Relative addresses are the shop page's.
 */
export function safeHref(raw: string, base: string): string | undefined {
  // [text](<address> "title"): neither the brackets nor the title are the address. One space is looked for, since `\s+` would
  // begin anew at each of thousands.
  const [address = ""] = raw.trim().split(/\s["'(]/);
  const cleaned = address.replaceAll(/[\p{Cc}\p{Cf}\s<>]/gu, "");
  if (!cleaned) return undefined;
  try {
    const url = new URL(cleaned, base);
    return allowedProtocol.test(url.protocol) ? url.href : undefined;
  } catch {
    // Not an address at all: then it is text.
    return undefined;
  }
}
