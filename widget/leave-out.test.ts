import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What Preact's code for which is left out of the build (leave-out.ts), as it would be written. */
const leftOut =
  /createPortal|hydrate|dangerouslySetInnerHTML|\s(style|checked|popover|is)=|<(math|template|foreignObject|progress)|component(Will[MR]|Did)|getDerived|contextType/;

test("nothing is drawn that Preact's code was left out for", () => {
  const drawings = globSync("components/*.{ts,tsx}", { cwd: import.meta.dirname });
  expect(drawings.length).toBeGreaterThan(8);
  for (const name of drawings)
    expect(readFileSync(`${import.meta.dirname}/${name}`, "utf8"), name).not.toMatch(leftOut);
});

test("what was left out would be found", () => {
  expect("<div style={{ top: 1 }} />").toMatch(leftOut);
  expect("override componentDidMount() {").toMatch(leftOut);
});
