import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Xiaoer } from "./xiaoer.ts";

const LineSchema = Type.Object({
  level: Type.Integer(),
  msg: Type.String(),
  shop: Type.Optional(Type.String()),
  file: Type.Optional(Type.String()),
  problem: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
});

export type LogLine = Static<typeof LineSchema>;

/** pino's number for a warning. */
export const warnLevel = 40;

/** What a server has written into its log so far, as far as a test asks for it. */
export function logLinesOf(xiaoer: Pick<Xiaoer, "stdout">): readonly LogLine[] {
  return xiaoer
    .stdout()
    .split("\n")
    .flatMap((line): readonly LogLine[] => {
      if (!line.startsWith("{") || !line.endsWith("}")) return [];
      const value: unknown = JSON.parse(line);
      return Value.Check(LineSchema, value) ? [value] : [];
    });
}
