import { readFile, stat } from "node:fs/promises";

import type { Logger } from "pino";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

import { byLocale } from "./by-locale.ts";

const FileSchema = Type.Record(Type.String(), Type.Record(Type.String(), Type.String()));
type Texts = Static<typeof FileSchema>[string];

/** The widget's texts in the languages that it does not bring along itself, or not whole. */
export interface ServedTexts {
  /** Those for a locale; undefined where it reads what the widget has. */
  readonly find: (locale: string) => Promise<Texts | undefined>;
}

interface Loaded {
  readonly modifiedMs: number;
  readonly find: (locale: string) => Texts | undefined;
}

/** Reads what the widget's build has written beside widget.js, and reads it again when a build has replaced it. */
export function createServedTexts(path: string, log: Logger): ServedTexts {
  let loaded: Loaded | undefined;
  let isWarned = false;

  return {
    find: async (locale) => {
      try {
        const { mtimeMs } = await stat(path);
        if (loaded?.modifiedMs !== mtimeMs) loaded = await load(path, mtimeMs);
      } catch (error) {
        // Those that were read before still hold; where there are none the widget speaks English. One word of it is enough.
        if (!isWarned) log.warn({ err: error }, "the widget's languages cannot be read: run npm run build");
        isWarned = true;
      }
      return loaded?.find(locale);
    },
  };
}

async function load(path: string, modifiedMs: number): Promise<Loaded> {
  const value: unknown = JSON.parse(await readFile(path, "utf8"));
  return { modifiedMs, find: byLocale(Value.Parse(FileSchema, value)) };
}
