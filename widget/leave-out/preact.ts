import type { Library } from "./library.ts";
import { answers } from "./preact-answers.ts";
import { parameters, statements } from "./preact-rest.ts";
import { shorter } from "./preact-shorter.ts";

/**
 * What Preact's source does that this widget never asks of it.
 *
 * Who draws something of this kind some day takes it off the lists; leave-out.test.ts says what that is.
 */
export const preact: Library = {
  path: /\/preact\/src\//,
  cuts: [...answers, statements, ...shorter, ...parameters],
};
