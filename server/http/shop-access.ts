import { AppError } from "../errors.ts";
import { createOriginMatcher, type OriginMatcher } from "./origin.ts";

/** Says which pages may talk for which shop. */
export interface ShopAccess {
  /** Whether any shop allows the origin: all that a preflight request can be asked. */
  allowsSomewhere(origin: string): boolean;
  /**
   * Checks one request. One without an `Origin` header comes from no browser page and passes.
   * @throws AppError `unknown_shop` or `origin_not_allowed`, with the mend.
   */
  check(shopId: string, origin: string | undefined): void;
}

export function createShopAccess(originsByShop: ReadonlyMap<string, readonly string[]>): ShopAccess {
  const matcherByShop = new Map<string, OriginMatcher>(
    [...originsByShop].map(([shopId, origins]) => [shopId, createOriginMatcher(origins)]),
  );
  return {
    allowsSomewhere: (origin) => [...matcherByShop.values()].some((matches) => matches(origin)),
    check: (shopId, origin) => {
      const matches = matcherByShop.get(shopId);
      if (!matches) {
        const known = [...matcherByShop.keys()].join(", ");
        throw new AppError("unknown_shop", `Cannot find the shop ${JSON.stringify(shopId)}: expected one of ${known}.`);
      }
      if (origin !== undefined && !matches(origin)) {
        const mend =
          origin === "null"
            ? // What browsers send for a page without an origin; allowed, it would let every sandbox in.
              "a page without an origin: give its sandboxed frame allow-same-origin, or serve the file from a server."
            : `pages of ${origin}: add it to the origins of the shop ${JSON.stringify(shopId)}.`;
        throw new AppError("origin_not_allowed", `Cannot serve ${mend}`);
      }
    },
  };
}
