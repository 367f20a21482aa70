import type { Logger } from "pino";

import { reasonOf } from "./errors.ts";
import { byLocale } from "./by-locale.ts";
import type { Config, ShopSetting } from "./config.ts";
import { defaultSystemPrompt } from "./history/system-prompt.ts";
import { createInlineKnowledge } from "./knowledge/inline-knowledge.ts";
import type { VectorSettings } from "./knowledge/knowledge-worker.ts";
import type { KnowledgeFacts } from "./knowledge/files/load.ts";
import { openKnowledge } from "./knowledge/served-knowledge.ts";
import type { ShopConfig } from "./protocol.ts";
import type { ServedTexts } from "./served-texts.ts";
import { defaultGreeting, defaultStarters, localized } from "./shop-texts.ts";
import { StartError } from "./start-error.ts";
import type { ShopDesk } from "./tasks/shop-desk.ts";

/** A shop, ready to be asked. */
interface OpenShop {
  readonly setting: ShopSetting;
  readonly desk: ShopDesk;
  /** Undefined: it has no knowledge. */
  readonly facts: KnowledgeFacts | undefined;
}

/**
 * Opens the knowledge of every shop.
 *
 * @throws StartError where a folder cannot be read
 */
export async function openShops(config: Config, logger: Logger): Promise<readonly OpenShop[]> {
  const vectors = vectorSettingsOf(config);
  return Promise.all([...config.shops.values()].map(async (setting) => openShop(setting, vectors, logger)));
}

/** The first upstream that has a model for vectors; they are kept beside the store. */
function vectorSettingsOf({ upstreams, storePath }: Config): VectorSettings | undefined {
  const upstream = upstreams.find(({ embeddingModel }) => embeddingModel !== undefined);
  if (upstream?.embeddingModel === undefined) return undefined;
  const { baseUrl, apiKey, embeddingModel: model } = upstream;
  const cachePath = storePath === ":memory:" ? storePath : `${storePath}.vectors`;
  return { baseUrl, model, cachePath, ...(apiKey !== undefined && { apiKey }) };
}

async function openShop(setting: ShopSetting, vectors: VectorSettings | undefined, log: Logger): Promise<OpenShop> {
  const { id, name, knowledge: folder, systemPrompt = defaultSystemPrompt(name) } = setting;
  if (folder === undefined) {
    return { setting, desk: { systemPrompt, knowledge: createInlineKnowledge([]) }, facts: undefined };
  }
  const { knowledge, facts } = await openKnowledge(folder, { shop: id, log, vectors }).catch((error: unknown) => {
    throw new StartError(`Cannot read the knowledge in ${folder}: ${reasonOf(error)}`, { cause: error });
  });
  return { setting, desk: { systemPrompt, knowledge }, facts };
}

/** What a widget needs to draw itself for a shop; undefined where there is no such shop. */
export async function shopConfigOf(
  config: Config,
  servedTexts: ServedTexts,
  shopId: string,
  wanted: string | undefined,
): Promise<ShopConfig | undefined> {
  const shop = config.shops.get(shopId);
  if (!shop) return undefined;
  const locale = wanted ?? shop.locale;
  const texts = { ...(await servedTexts.find(locale)), ...byLocale(shop.texts ?? {})(locale) };
  return {
    shop: shop.id,
    name: shop.name,
    locale,
    greeting: localized<string>(shop.greeting ?? defaultGreeting, locale, shop.locale) ?? "",
    starters: localized<readonly string[]>(shop.starters ?? defaultStarters, locale, shop.locale) ?? [],
    theme: shop.theme,
    limits: { messageChars: config.limits.messageChars },
    ...(Object.keys(texts).length > 0 && { texts }),
  };
}
