import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
// oxlint-disable-next-line no-restricted-imports -- how the build names classes, not what the widget does
import { namesFor } from "../../widget/short-names.ts";

const styles = globSync(join(import.meta.dirname, "../../widget/**/*.css"))
  .toSorted()
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

/** The names that the build has given to the classes of our styles. Plain data, so that it can go into the page. */
export const shortClasses: Readonly<Record<string, string>> = Object.fromEntries(namesFor(styles));

/** A selector with the classes as they are in our styles → the same with the names that they have in the built widget. */
export function styled(selector: string): string {
  return selector.replace(/\.([a-z][\w-]*)/g, (written, name: string) => {
    const short = shortClasses[name];
    return short === undefined ? written : `.${short}`;
  });
}
