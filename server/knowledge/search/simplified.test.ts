import { expect, it } from "vitest";

import { simplified } from "./simplified.ts";

it.each([
  ["可以退貨嗎？運費誰出", "可以退货吗？运费谁出"],
  ["網路", "网络"],
  ["乾洗", "干洗"],
  ["可以退货吗", "可以退货吗"],
  ["皇后", "皇后"],
  ["return 返品", "return 返品"],
  ["", ""],
])("writes %s as %s", (text, expected) => expect(simplified(text)).toBe(expected));
