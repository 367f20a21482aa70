import { readFile } from "node:fs/promises";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

const LocalizedText = Type.Object({ "zh-CN": Type.String(), en: Type.String() });
const LocalizedList = Type.Object({ "zh-CN": Type.Array(Type.String()), en: Type.Array(Type.String()) });
const Price = Type.String({ pattern: String.raw`^\d+\.\d{2}$` });

const ProductSchema = Type.Object(
  {
    sku: Type.String({ pattern: String.raw`^SX-\d{4}$` }),
    url: Type.String({ pattern: "^/products/[a-z0-9-]+$" }),
    name: LocalizedText,
    category: LocalizedText,
    price: Price,
    /** What it cost before a sale; absent when it is not on sale. */
    listPrice: Type.Optional(Price),
    currency: Type.Literal("CNY"),
    availability: Type.Union([Type.Literal("InStock"), Type.Literal("OutOfStock"), Type.Literal("PreOrder")]),
    stock: Type.Integer({ minimum: 0 }),
    sizes: Type.Array(Type.String()),
    colors: LocalizedList,
    description: LocalizedText,
    details: LocalizedList,
    image: Type.String({ pattern: String.raw`^/images/[a-z0-9-]+\.svg$` }),
  },
  { additionalProperties: false },
);
const CatalogSchema = Type.Array(ProductSchema);

/** One thing that the demo shop sells. Prices are decimals in `currency`. */
export type Product = Readonly<Static<typeof ProductSchema>>;

/** Reads and checks products.json. Throws an error that names the file and every mistake in it. */
export async function loadCatalog(file: URL): Promise<readonly Product[]> {
  const catalog: unknown = JSON.parse(await readFile(file, "utf8"));
  if (!Value.Check(CatalogSchema, catalog)) {
    const mistakes = Value.Errors(CatalogSchema, catalog).map((error) => `${error.instancePath} ${error.message}`);
    throw new Error(`Cannot load ${file.pathname}: ${mistakes.join("; ")}`);
  }
  return catalog;
}
