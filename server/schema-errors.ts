import type { TSchema } from "typebox";
import { Settings } from "typebox/system";
import { Value } from "typebox/value";

/**
 * Schema errors in words: one line a mistake, «path: expected what, got what».
 *
 * Fastify's validator (Ajv) and TypeBox report the same shape but for details, so that bodies and configuration
 * speak with one voice.
 */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: object;
}

const maxShownChars = 60;
const secretKey = /key|token|secret|password|authorization/i;

// TypeBox stops at eight errors by default; whoever mends a file wants to see all of them.
Settings.Set({ maxErrors: 1000 });

/** Checks a value against a schema: one line a mistake, none where it fits. `root` names the value as a whole. */
export function findMistakes(schema: TSchema, value: unknown, root: string): readonly string[] {
  return describeSchemaErrors(Value.Errors(schema, value), value, schema, root);
}

/** Returns one line a mistake, each path once, in the order of the errors. `root` names the value as a whole. */
export function describeSchemaErrors(
  errors: readonly SchemaError[],
  value: unknown,
  schema: unknown,
  root: string,
): readonly string[] {
  const expectedByPath = new Map<string, { keys: readonly string[]; expected: Set<string> }>();
  for (const error of errors) {
    for (const mistake of mistakesOf(error, schema)) {
      const path = mistake.keys.join("\0");
      const known = expectedByPath.get(path);
      if (known) known.expected.add(mistake.expected);
      else expectedByPath.set(path, { keys: mistake.keys, expected: new Set([mistake.expected]) });
    }
  }
  return [...expectedByPath.values()].map(({ keys, expected }) => {
    const words = [...expected].filter((text) => text !== noSuchKey || expected.size === 1);
    return `${keys.join(".") || root}: expected ${words.join(" or ")}, got ${showFound(valueAt(value, keys), keys)}`;
  });
}

const noSuchKey = "no such key";

interface Mistake {
  readonly keys: readonly string[];
  readonly expected: string;
}

function mistakesOf(error: SchemaError, schema: unknown): readonly Mistake[] {
  const keys = keysOf(error.instancePath);
  const params = new Map<string, unknown>(Object.entries(error.params));
  const under = (names: unknown, expected: string): readonly Mistake[] =>
    (Array.isArray(names) ? names : [names]).map((name) => ({ keys: [...keys, String(name)], expected }));

  switch (error.keyword) {
    case "required":
      return under(params.get("missingProperty") ?? params.get("requiredProperties"), "a value");
    case "additionalProperties":
      return under(params.get("additionalProperty") ?? params.get("additionalProperties"), noSuchKey);
    case "boolean": // TypeBox's second word on an additional property
    case "anyOf": // its branches have spoken
      return [];
    default:
      return [{ keys, expected: descriptionAt(schema, error.schemaPath) ?? expectation(error.keyword, params) }];
  }
}

function expectation(keyword: string, params: ReadonlyMap<string, unknown>): string {
  const limit = String(params.get("limit"));
  switch (keyword) {
    case "type":
      return `${article(String(params.get("type")))} ${String(params.get("type"))}`;
    case "const":
      return JSON.stringify(params.get("allowedValue"));
    case "enum":
      return `one of ${JSON.stringify(params.get("allowedValues"))}`;
    case "minimum":
      return `at least ${limit}`;
    case "maximum":
      return `at most ${limit}`;
    case "minLength":
      return limit === "1" ? "some text" : `at least ${limit} characters`;
    case "maxLength":
      return `at most ${limit} characters`;
    case "minItems":
      return `at least ${limit} entries`;
    case "maxItems":
      return `at most ${limit} entries`;
    case "pattern":
      return `text that matches ${String(params.get("pattern"))}`;
    default:
      return `what the rule «${keyword}» asks for`;
  }
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? "an" : "a";
}

/** The `description` of the schema that an error points to: the author's own words for what is expected. */
function descriptionAt(schema: unknown, schemaPath: string): string | undefined {
  let node = schema;
  for (const key of keysOf(schemaPath.replace(/^#/, ""))) {
    const next = property(node, key);
    if (!isRecord(next)) break;
    node = next;
  }
  const description = property(node, "description");
  return typeof description === "string" ? description : undefined;
}

function keysOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce(property, value);
}

function property(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The value as it was found, but for what may be a secret: such a line ends up in logs and tickets. */
export function showFound(value: unknown, keys: readonly string[]): string {
  if (value === undefined) return "nothing";
  if (typeof value !== "number" && keys.some((key) => secretKey.test(key))) return "a value that is not shown here";
  const text = JSON.stringify(value)
    .replace(/\/\/[^/"@]*@/g, "//…@")
    .replace(/(https?:[^"?]*)\?[^"]*/g, "$1?…");
  return text.length <= maxShownChars ? text : `${text.slice(0, maxShownChars)}…`;
}
