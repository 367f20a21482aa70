import { describe, expect, it } from "vitest";

import { productsOfCsv } from "./products-csv.ts";
import { readProducts } from "./products.ts";

const header =
  "sku,name.zh-CN,name.en,url,category,price,listPrice,currency,availability,stock,sizes,colors.zh-CN,description,details.en";

describe("productsOfCsv()", () => {
  it("reads what products.json would say", () => {
    const row =
      "J-1,羽绒服,Down Jacket,/p/j-1,Jackets,899.00,1099.00,cny,in stock,37,S|M,黑|红,Warm.,Light|Packs small";
    expect(productsOfCsv(`${header}\n${row}`).entries).toEqual([
      {
        place: "row 2",
        value: {
          sku: "J-1",
          name: { "zh-CN": "羽绒服", en: "Down Jacket" },
          url: "/p/j-1",
          category: "Jackets",
          price: "899.00",
          listPrice: "1099.00",
          currency: "CNY",
          availability: "InStock",
          stock: 37,
          sizes: ["S", "M"],
          colors: { "zh-CN": ["黑", "红"] },
          description: "Warm.",
          details: { en: ["Light", "Packs small"] },
        },
      },
    ]);
  });

  it("reads amounts as spreadsheets write them, and does not guess at what may be two", () => {
    const source = "sku;name;price\nA;a;12,50\nB;b;1.299,00\nC;c;1,299.00\nD;d;1,299\nE;e;899\n";
    const { passages, mistakes } = readProducts(productsOfCsv(source), "en");
    expect(passages.map(({ product }) => product?.price)).toEqual(["12.50", "1299.00", "1299.00", "899"]);
    expect(mistakes).toEqual([expect.stringContaining('row 5: price: expected a decimal in a text such as "899.00"')]);
  });

  it("leaves a bad row out, ragged or not as expected, and keeps the rest", () => {
    const { passages, mistakes } = readProducts(
      productsOfCsv("sku,name,stock,extra\nA,Mug,1,x\nB,Cup,many,x\nC,Jug\n,Pot,2,x\n"),
      "en",
    );
    expect(passages.map(({ title }) => title)).toEqual(["Mug"]);
    expect(mistakes).toEqual([
      "row 4: expected 4 cells, found 2",
      'row 3: stock: expected an integer, got "many"',
      "row 5: sku: expected a value, got nothing",
    ]);
  });

  it("says which columns are missing", () => {
    expect(() => productsOfCsv("number,title\n1,Mug")).toThrow(
      "expected the columns sku and name, found number, title",
    );
  });

  it("tells columns apart without regard to case, and is not surprised by any name", () => {
    const { entries } = productsOfCsv("SKU,Name.ZH-cn,ListPrice,__proto__,name.__proto__\nA,杯,9,x,y");
    expect(entries[0]?.value).toMatchObject({ sku: "A", listPrice: "9" });
    expect(readProducts({ entries, mistakes: [] }, "zh-CN").passages[0]?.title).toBe("杯");
  });
});
