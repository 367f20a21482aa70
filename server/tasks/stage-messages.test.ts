import { describe, expect, it } from "vitest";

import type { Stage } from "../protocol.ts";
import { stageMessage } from "./stage-messages.ts";

const stages: readonly Stage[] = [
  "queued",
  "initialization",
  "parsing",
  "retrieval",
  "reasoning",
  "generation",
  "complete",
];
const all = (locale: string) => stages.map((stage) => stageMessage(stage, locale));

describe("[PR4] each stage is told", () => {
  it.each(["zh-CN", "zh-TW", "ja", "ko", "es", "fr", "de", "ar"])("in %s, not in English", (locale) => {
    const english = all("en");
    const told = all(locale);
    expect(told.filter((message, index) => message.trim() === "" || message === english[index])).toEqual([]);
    expect(new Set(told).size, "the stages can be told apart").toBe(stages.length);
  });

  it.each([
    ["zh", "zh-CN"],
    ["zh-SG", "zh-CN"],
    ["zh-HK", "zh-TW"],
    ["zh-Hant", "zh-TW"],
    ["de-AT", "de"],
    ["es-419", "es"],
    ["ar-EG", "ar"],
    ["en-GB", "en"],
    ["pt-BR", "en"],
    ["zh-yue", "zh-CN"],
  ])("to %s as to %s", (locale, other) => {
    expect(all(locale)).toEqual(all(other));
  });
});
