import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What the libraries' code was left out for (leave-out/), as it would be written. */
const leftOut = new RegExp(
  [
    String.raw`createPortal|hydrate|createContext|cloneElement|toChildArray|isValidElement`,
    // Components that are no functions, and more of a component than tracking.ts asks for.
    String.raw`class \w+ extends Component|setState|component(Will[MR]|Did)|getDerived|contextType`,
    // Whatever must be set as a property, or is one of Preact's own; false is no text for an attribute.
    String.raw`dangerouslySetInnerHTML|\s(style|checked|popover|is|className|htmlFor|default\w+|selected|indeterminate|muted)=`,
    String.raw`\s(spellcheck|draggable|translate|contentEditable)=\{|<(math|template|foreignObject|progress|select)\b`,
    // Listeners that come and go, and ones that listen before an event bubbles.
    String.raw`\son\w+=\{[^}=(]*(\?|&&)|\son\w+Capture=`,
    // An effect that leaves something to be cleaned up, and signals beyond signal and effect.
    String.raw`\beffect\(\(\) => (\(\) =>|\{((?!\n *\}\))[^])*?return (\(|function|\w+\.bind))`,
    String.raw`\.subscribe\(|\bbatch\(|untracked|computed\(|createModel|\b(un)?watched:`,
  ].join("|"),
);

test("nothing is written that the libraries' code was left out for", () => {
  const files = globSync("**/*.{ts,tsx}", {
    cwd: import.meta.dirname,
    exclude: (name) => name.endsWith(".test.ts") || name === "leave-out",
  });
  expect(files.length).toBeGreaterThan(40);
  for (const name of files) expect(readFileSync(`${import.meta.dirname}/${name}`, "utf8"), name).not.toMatch(leftOut);
});

test.each([
  "<div style={{ top: 1 }} />",
  "override componentDidMount() {",
  "<p spellcheck={false} />",
  "<p onClick={isOpen ? close : undefined} />",
  "effect(() => () => stop())",
  `effect(() => {
    listen();
    return () => stop();
  });`,
])("what was left out would be found: %s", (written) => {
  expect(written).toMatch(leftOut);
});
