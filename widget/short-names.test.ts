import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { build } from "vite";
import { expect, test } from "vitest";
import { namesFor, shortenCode, shortenStyles, shortNames } from "./short-names.ts";

const styles = `
  /* As .comment says. */
  .root { --line: #000; --xiaoer-color: red; padding: var(--line) 0.5em; }
  .row.row > .tool-box, .row:hover { color: var(--line); height: var(--view, 100%); }
  .dark { --line: #fff; }
  @media (width < 9px) { .row { gap: 0 } }
`;
const names = namesFor(styles);
const code = (text: string) => shortenCode(text, names, () => {});

test("what is said most often has the first letter; the shop's and what has a fallback keep their names", () => {
  expect([...names]).toEqual([
    ["row", "a"],
    ["root", "b"],
    ["tool-box", "c"],
    ["--line", "--a"],
  ]);
});

test("more names than letters have two letters, and all are different", () => {
  const many = Array.from({ length: 600 }, (_, index) => `.class-${index}{}`).join("");
  expect(new Set(namesFor(many).values()).size).toBe(600);
});

test("styles say the short names, and nothing else is another", () => {
  expect(shortenStyles(styles, names)).toBe(
    styles.replaceAll("--line", "--a").replaceAll(".row", ".a").replaceAll(".root", ".b").replaceAll(".tool-box", ".c"),
  );
});

test.for([
  ['<p class="row other" role="row">', '<p class="a other" role="row">'],
  ['<p class={isRow ? "row" : "tool-box"} id="row">', '<p class={isRow ? "a" : "c"} id="row">'],
  ["<p class={`row ${row ? `${row}` : root}`} id='row'>", "<p class={`a ${row ? `${row}` : root}`} id='row'>"],
  ['<p class={`row ${isBig ? "root" : ""}`}>', '<p class={`a ${isBig ? "b" : ""}`}>'],
  ["root.className = `root ${row} dark`;", "root.className = `b ${row} dark`;"],
  ['set(node, { className: "row", id: "row" });', 'set(node, { className: "a", id: "row" });'],
  ['element(styled(row, "div", "row"), "root")', 'element(styled(row, "div", "a"), "root")'],
  ["style.cssText = `--line:${row}; --xiaoer-color:red`;", "style.cssText = `--a:${row}; --xiaoer-color:red`;"],
  ['log?.querySelector("p.row .other").closest(".root").row', 'log?.querySelector("p.a .other").closest(".b").row'],
  ['const root = row("row", ".row");', 'const root = row("row", ".row");'],
] as const)("code that says %s says %s", ([long, short]) => {
  expect(code(long)).toBe(short);
});

const widget = import.meta.dirname;
const read = (folder: string, pattern: string) =>
  globSync(pattern, { cwd: folder }).map((file) => readFileSync(path.join(folder, file), "utf8"));

test("each class that an end-to-end test looks for keeps its name", () => {
  const e2e = path.join(widget, "../e2e");
  const ours = namesFor(read(widget, "components/*.css").join("\n"));
  // Who imports styled.ts has the names of the build.
  const others = read(e2e, "**/*.ts").filter((source) => !source.includes("styled.ts"));
  const texts = others.flatMap((file) => file.match(/"[^"\n]*"|`[^`]*`/g) ?? []);
  const looked = texts.flatMap((text) => text.match(/(?<=["`\s>,]\.)[a-z][\w-]*(?=["`\s>,:[])/g) ?? []);
  expect(looked).toEqual(expect.arrayContaining(["markdown", "about"]));
  expect(looked.filter((name) => ours.has(name))).toEqual([]);
});

test("each class that our own code draws has the name that the styles give it", () => {
  const ours = namesFor(read(widget, "components/*.css").join("\n"));
  const drawings = read(widget, "components/*.tsx").map((drawing) => shortenCode(drawing, ours, () => {}));
  const classes = drawings.join("\n").matchAll(/class="([^"]*)"/g);
  const left = [...classes].flatMap(([, said = ""]) => said.split(" ")).filter((name) => ours.has(name));
  expect(ours.size).toBeGreaterThan(20);
  expect(left).toEqual([]);
});

test.for([
  [".row{}", 'document.body.id = "row";', "got none of row"],
  [".row{}", 'document.body.classList.add("row"); document.body.className = "row";', "got classList"],
  [".row{}", 'document.body.className = "row"; document.querySelector(`p.row`);', "got querySelector(`p.row"],
] as const)("the build fails where %s is drawn in a way that is not read: %s", async ([sheet, script, message]) => {
  const file = path.join(widget, "drawn.ts");
  const source = { name: "source", resolveId: () => file, load: () => script };
  const building = build({
    root: widget,
    configFile: false,
    logLevel: "silent",
    plugins: [shortNames(() => sheet), source],
    build: { write: false, lib: { entry: file, formats: ["es"], fileName: "drawn" } },
  });
  await expect(building).rejects.toThrow(message);
});
