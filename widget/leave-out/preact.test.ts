import path from "node:path";
import { signal } from "@preact/signals";
import fc from "fast-check";
import type { ComponentChildren, Fragment, FunctionComponent, h } from "preact";
import { afterAll, expect, test, vi } from "vitest";
import { TinyNode, tinyDocument } from "./tiny-document.ts";
import { useElement } from "../components/use-element.ts";

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

/** A component that draws what it is told to, and says so by itself. */
interface Live {
  readonly component: FunctionComponent;
  readonly tell: (drawn: Drawing) => void;
}

function liveOfRest(): Live {
  const drawn = signal<Drawing>("begin");
  return { component: () => draw(rest, drawn.value), tell: (next) => (drawn.value = next) };
}

/** As a component does it that has no signals. */
function liveOfWhole(): Live {
  interface Redrawn {
    readonly forceUpdate: () => void;
  }
  let drawn: Drawing = "begin";
  const shown = new Set<Redrawn>();
  function component(this: Redrawn): ComponentChildren {
    shown.add(this);
    return draw(whole, drawn);
  }
  const tell = (next: Drawing) => {
    drawn = next;
    for (const one of shown) one.forceUpdate();
  };
  return { component, tell };
}

function createLivelyPage(library: Library, makeLive: () => Live) {
  const { root, show } = createPage(library);
  const lives = [makeLive(), makeLive(), makeLive()] as const;
  const part = (at: number) => library.h(lives[at]?.component ?? library.Fragment, { key: at });
  return {
    root,
    tell: (at: number, drawn: Drawing) => lives[at]?.tell(drawn),
    /** Two in elements that change their places, and one between others that come and go. */
    show: (order: readonly number[], around: Drawing) =>
      show([...order.map((at) => library.h("p", { key: at }, part(at))), draw(library, around), part(2), "end"]),
    leave: () => show(null),
  };
}

test("components that say by themselves what is new are drawn as the whole one draws them", async () => {
  const step = fc.oneof(
    fc.record({ at: fc.nat(2), drawn: drawing }),
    fc.record({ order: fc.shuffledSubarray([0, 1]), around: drawing }),
    fc.constant("wait" as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
      const [one, other] = [createLivelyPage(rest, liveOfRest), createLivelyPage(whole, liveOfWhole)];
      for (const next of [{ order: [0, 1], around: "" }, ...steps, "wait" as const]) {
        for (const page of [one, other]) {
          if (next === "wait") continue;
          if ("order" in next) page.show(next.order, next.around);
          else page.tell(next.at, next.drawn);
        }
        if (next !== "wait") continue;
        await new Promise((resolve) => setImmediate(resolve));
        expect(one.root.outerHtml).toBe(other.root.outerHtml);
      }
      for (const page of [one, other]) page.leave();
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

test("who uses an element has it once it is drawn, anew with another input, and undoes it once", async () => {
  const { show } = createPage(rest);
  const log: string[] = [];
  const input = signal("one");
  const User = () => {
    const name = input.value;
    const use = (element: { readonly localName: string }) => {
      log.push(`${element.localName} ${name}`);
      return () => void log.push(`no ${name}`);
    };
    return rest.h("p", { ref: useElement<HTMLElement>(use, name), title: log.length });
  };
  const around = (...before: readonly string[]) =>
    show(rest.h("div", null, [...before.map((key) => rest.h("b", { key })), rest.h(User, { key: "user" })]));
  around("a");
  around("b", "a");
  expect(log).toEqual(["p one"]);
  input.value = "two";
  await Promise.resolve();
  around();
  expect(log).toEqual(["p one", "no one", "p two"]);
  show(null);
  expect(log).toEqual(["p one", "no one", "p two", "no two"]);
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

test("what fails to be drawn says so, and is drawn as soon as it can be; the rest is there all the time", async () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal("reportError", reported);
  const { root, show } = createPage(rest);
  const at = signal(0);
  const Fragile = () => {
    if (at.value === 1) throw new Error("Cannot draw");
    return rest.h("p", null, at.value);
  };
  show(rest.h("div", null, rest.h("i", null), rest.h(Fragile, null), rest.h("b", null)));
  const around = (drawn: string) => `<div>|<div>|<i></>${drawn}|<b></></></>`;
  expect([root.outerHtml, reported.mock.calls]).toEqual([around("|<p>|0</>"), []]);
  at.value = 1;
  await Promise.resolve();
  expect([root.outerHtml, String(reported.mock.lastCall)]).toEqual([around(""), "Error: Cannot draw"]);
  at.value = 2;
  await Promise.resolve();
  expect([root.outerHtml, reported.mock.calls.length]).toEqual([around("|<p>|2</>"), 1]);
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
