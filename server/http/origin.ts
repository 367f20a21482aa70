/** Says whether an `Origin` header's value is allowed. */
export type OriginMatcher = (origin: string) => boolean;

/**
 * Compiles allowed origins: exact ones, or with a `*` in place of the port (any, also none) or of the first host label.
 *
 * `https://*.shop.example` allows `https://www.shop.example`, not `https://a.b.shop.example` nor the bare domain.
 */
export function createOriginMatcher(patterns: readonly string[]): OriginMatcher {
  const expressions = patterns.map(toExpression);
  return (origin) => expressions.some((expression) => expression.test(origin));
}

function toExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/:\*$/, "(?::\\d{1,5})?")
    .replace("//*", "//[A-Za-z0-9-]+");
  return new RegExp(`^${source}$`, "i");
}
