import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

const FileSchema = Type.Record(Type.String(), Type.Record(Type.String(), Type.String()));
/** The widget's texts by language and by name. */
export type BuiltStrings = Static<typeof FileSchema>;

/** What the widget's build has written for the server: the languages that are not in the widget. */
export function readBuiltStrings(): BuiltStrings {
  const value: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "../../dist/strings.json"), "utf8"));
  return Value.Parse(FileSchema, value);
}
