import { Type, type Static, type TSchema } from "typebox";
import { Value } from "typebox/value";
import type { FrameRecord } from "./frame-record.ts";

const numbers = Type.Array(Type.Number());

/** What a recording in the page gave at its end. */
export function frameRecord(value: unknown): FrameRecord {
  return checked(Type.Object({ at: numbers, drawn: numbers }), value);
}

/** What the stream's source says of when it wrote each delta, ms since 1970. */
export function writtenTimes(value: unknown): readonly number[] {
  return checked(numbers, value);
}

function checked<T extends TSchema>(schema: T, value: unknown): Static<T> {
  return Value.Parse(schema, value);
}
