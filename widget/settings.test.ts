import { expect, test, vi } from "vitest";
import { readSettings, type RawSettings } from "./settings.ts";

const scriptUrl = "https://chat.example.com/widget.js?v=1";

/** The settings, and what the console would hear. */
function read(raw: RawSettings, { script = scriptUrl, languages = ["de", "fr-FR"] } = {}) {
  using heard = vi.spyOn(console, "warn").mockReturnValue();
  const settings = readSettings(raw, script, languages);
  return { settings, mistakes: heard.mock.calls.map((said) => said.join(" ")) };
}

test("a bare tag takes the script's own origin and the page's language", () => {
  expect(read({})).toEqual({
    settings: {
      server: "https://chat.example.com",
      shop: "default",
      locale: "de",
      color: "",
      position: "",
      offset: "20",
      zIndex: "2147483000",
      theme: "auto",
      avoid: "",
      target: undefined,
    },
    mistakes: [],
  });
});

test("everything can be said", () => {
  const raw = {
    server: "https://other.example/chat/",
    shop: "shoes",
    locale: "zh-CN",
    color: "#0a0",
    position: "left",
    offset: 32,
    zIndex: 5,
    theme: "dark",
    avoid: ".cart-bar",
    target: "#chat",
  };
  expect(read(raw).settings).toEqual({ ...raw, server: "https://other.example/chat", offset: "32", zIndex: "5" });
});

test("a wrong value is told, with what was expected, and its default used", () => {
  const { settings, mistakes } = read({ color: "blue", position: "top", zIndex: "high", locale: "chinese!" });
  expect(settings).toMatchObject({ color: "", position: "", zIndex: "2147483000", locale: "de" });
  expect(mistakes).toHaveLength(4);
  expect(mistakes).toContain("Xiaoer: Cannot use color: expected #rgb or #rrggbb, got blue");
  expect(mistakes.join()).toContain("zIndex");
});

test("the language is the tag's, else the page's, else the browser's, else English", () => {
  const locale = (raw: RawSettings, ...languages: readonly string[]) =>
    read(raw, { languages: [...languages] }).settings?.locale;
  expect(locale({ locale: "ja" }, "de", "fr")).toBe("ja");
  expect(locale({}, "zh_CN", "fr")).toBe("zh-CN");
  expect(locale({ locale: "zh_CN" }, "de", "fr")).toBe("zh-CN");
  expect(locale({}, "", "fr-FR")).toBe("fr-FR");
  expect(locale({}, "", "")).toBe("en");
});

test("without an address there are no settings, and the console hears how to mend it", () => {
  const { settings, mistakes } = read({}, { script: "" });
  expect(settings).toBeUndefined();
  expect(mistakes.join()).toContain("data-server");
});
