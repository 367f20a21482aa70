import { ar } from "./ar.ts";
import { de } from "./de.ts";
import type { Strings } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { ja } from "./ja.ts";
import { ko } from "./ko.ts";
import { zhCN } from "./zh-CN.ts";
import { zhTW } from "./zh-TW.ts";

/**
 * The languages that come with the shop's config instead of the bundle (of Chinese it has the first words), by their tags: the build writes them to
 * dist/strings.json, where the server reads them.
 */
export const servedStrings: Readonly<Record<string, Strings>> = {
  "zh-CN": zhCN,
  "zh-TW": zhTW,
  ja,
  ko,
  es,
  fr,
  de,
  ar,
};
