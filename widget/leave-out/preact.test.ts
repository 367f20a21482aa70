import path from "node:path";
import { signal } from "@preact/signals";
import fc from "fast-check";
import type { ComponentChildren, Fragment, FunctionComponent, h } from "preact";
import { afterAll, expect, test, vi } from "vitest";
import { TinyNode, tinyDocument } from "./tiny-document.ts";
import "../components/tracking.ts";

interface Library {
  readonly h: typeof h;
  readonly Fragment: typeof Fragment;
  readonly render: (drawn: ComponentChildren, root: TinyNode) => void;
}

const load = (file: string): Promise<Library> => import(file);
const rest = await load("preact");
const whole = await load(path.join(import.meta.dirname, "../../node_modules/preact/dist/preact.mjs"));
vi.stubGlobal("document", tinyDocument);
afterAll(() => vi.unstubAllGlobals());

/** What is drawn, without a library: a text, nothing, a list, an element or a component. */
type Drawing = string | number | boolean | null | readonly Drawing[] | Part;
interface Part {
  readonly kind: "p" | "b" | "svg" | "Box" | "Pair";
  readonly key: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly children: readonly Drawing[];
}

const { drawing } = fc.letrec<{ drawing: Drawing; part: Part }>((tie) => ({
  drawing: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Drawing>("text", "more", "", 0, false, true, null),
    tie("part"),
    tie("part"),
    fc.uniqueArray(tie("part"), { maxLength: 5, selector: ({ key }) => key ?? {} }),
  ),
  part: fc.record({
    kind: fc.constantFrom("p", "b", "svg", "Box", "Pair"),
    key: fc.option(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { nil: undefined }),
    properties: fc.record(
      {
        class: fc.constantFrom("x", "y", undefined),
        title: fc.constantFrom("x", "y"),
        "aria-expanded": fc.boolean(),
        disabled: fc.boolean(),
        onClick: fc.constant(() => {}),
      },
      { requiredKeys: [] },
    ),
    children: fc.array(tie("drawing"), { maxLength: 3 }),
  }),
}));

function draw(library: Library, what: Drawing): ComponentChildren {
  if (what === null || typeof what !== "object") return what;
  if (isList(what)) return what.map((one) => draw(library, one));
  const children = what.children.map((child) => draw(library, child));
  const properties = { ...what.properties, ...(what.key === undefined ? {} : { key: what.key }) };
  if (what.kind === "Box") return library.h(boxOf(library), properties, ...children);
  if (what.kind === "Pair") return library.h(library.Fragment, { key: what.key }, ...children);
  return library.h(what.kind, properties, ...children);
}

function isList(what: object): what is readonly Drawing[] {
  return Array.isArray(what);
}

const boxByLibrary = new Map<Library, FunctionComponent>();
function boxOf(library: Library): FunctionComponent {
  const Box: FunctionComponent<{ readonly title?: string }> = ({ title, children }) => [
    title,
    library.h("i", null, title),
    children,
  ];
  const box = boxByLibrary.get(library) ?? Box;
  boxByLibrary.set(library, box);
  return box;
}

function createPage({ render }: Library) {
  const root = new TinyNode("http://www.w3.org/1999/xhtml", "div");
  return { root, show: (drawn: ComponentChildren) => render(drawn, root) };
}

test("what is left of Preact draws what the whole one draws, over and over", () => {
  fc.assert(
    fc.property(fc.array(drawing, { minLength: 1, maxLength: 4 }), (drawings) => {
      const [one, other] = [createPage(rest), createPage(whole)];
      for (const next of [...drawings, null]) {
        one.show(draw(rest, next));
        other.show(draw(whole, next));
        expect(one.root.outerHtml).toBe(other.root.outerHtml);
      }
      expect(one.root.childNodes).toEqual([]);
    }),
    { numRuns: Number(process.env["RUNS"] ?? 300) },
  );
});

test("what came as JSON is no node", () => {
  const { root, show } = createPage(rest);
  show({ type: "img", props: { title: "x" } });
  expect(root.childNodes).toEqual([]);
});

test("a listener is the one of the last drawing, and gone with it", () => {
  const { root, show } = createPage(rest);
  const log: string[] = [];
  const button = (name: string) => rest.h("button", { onClick: () => log.push(name) });
  const click = () => root.firstChild?.dispatch("click");
  show(button("one"));
  click();
  show(button("two"));
  click();
  show(rest.h("button", null));
  click();
  expect(log).toEqual(["one", "two"]);
});

test("a component is drawn anew when what it read has changed, until it is gone", async () => {
  const { root, show } = createPage(rest);
  const count = signal(0);
  let drawings = 0;
  const Counter = () => {
    drawings += 1;
    return rest.h("p", null, count.value);
  };
  show(rest.h("div", null, rest.h(Counter, null)));
  count.value = 1;
  count.value = 2;
  await Promise.resolve();
  expect([root.outerHtml, drawings]).toEqual(["<div>|<div>|<p>|2</></></>", 2]);
  show(null);
  count.value = 3;
  await Promise.resolve();
  expect([root.outerHtml, drawings]).toEqual(["<div></>", 2]);
});

test("what failed to be drawn says so, and is drawn when it can be", () => {
  const { root, show } = createPage(rest);
  const Fragile: FunctionComponent<{ readonly at: number }> = ({ at }) => {
    if (at === 1) throw new Error("Cannot draw");
    return rest.h("p", null, at);
  };
  const drawn = (at: number) => rest.h("div", null, rest.h("i", null), rest.h(Fragile, { at }));
  show(drawn(0));
  expect(() => show(drawn(1))).toThrow("Cannot draw");
  show(drawn(2));
  expect(root.outerHtml).toBe("<div>|<div>|<i></>|<p>|2</></></>");
});

test("in a list whatever keeps its key keeps its element, wherever it goes", () => {
  const keys = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), { maxLength: 10 });
  fc.assert(
    fc.property(fc.array(keys, { minLength: 2, maxLength: 6 }), (lists) => {
      const { root, show } = createPage(rest);
      let before = new Map<string, TinyNode>();
      for (const list of lists) {
        show(list.map((key) => rest.h("li", { key, title: key })));
        const items = root.childNodes;
        expect(items.map((item) => item.attributes.get("title"))).toEqual(list);
        const now = new Map(list.map((key, at) => [key, items[at] ?? root]));
        for (const [key, item] of now) if (before.has(key)) expect(before.get(key)).toBe(item);
        before = now;
      }
    }),
  );
});
