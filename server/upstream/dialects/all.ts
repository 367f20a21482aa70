import { contents } from "./contents.ts";
import type { Dialect } from "./dialect.ts";
import { ends } from "./ends.ts";
import { errors } from "./errors.ts";
import { framing } from "./framing.ts";
import { refusals } from "./refusals.ts";
import { thoughts } from "./thoughts.ts";
import { usages } from "./usages.ts";

export const dialectsByTopic: Readonly<Record<string, readonly Dialect[]>> = {
  framing,
  contents,
  thoughts,
  usages,
  ends,
  errors,
  refusals,
};
