import { expect, test } from "vitest";
import { en } from "./strings/en.ts";
import { transcriptText } from "./transcript-file.ts";
import { ended, newTurn } from "./turn.ts";

const at = Date.UTC(2026, 0, 1, 12);
const time = (moment: number) => new Date(moment).toLocaleString("en");

test("a transcript says who said what and when, with the sources' whole addresses", () => {
  const source = { title: "Returns", url: "/help/returns", snippet: "" };
  const turn = { ...newTurn("m1", "May I?", at), answer: "**Yes.**\n- 7 days", sources: [source] };
  const unanswered = newTurn("m2", "And now?", at + 60_000);
  expect(transcriptText("Shop", [ended(turn, "done", at + 5000), unanswered], en, "https://shop.example/a")).toBe(
    [
      "Shop",
      "",
      `[${time(at)}] You: May I?`,
      "",
      `[${time(at + 5000)}] AI assistant: **Yes.**`,
      "- 7 days",
      "",
      "Sources:",
      "",
      "- Returns https://shop.example/help/returns",
      "",
      `[${time(at + 60_000)}] You: And now?`,
    ].join("\n"),
  );
});

test("an address that may not be followed is left out", () => {
  const sources = [{ title: "Bad", url: "javascript:alert(1)", snippet: "" }];
  expect(transcriptText("Shop", [{ ...newTurn("m1", "May I?", at), sources }], en, "https://shop.example/")).toMatch(
    /- Bad$/,
  );
});
