import { Type, type Static } from "typebox";

const closed = { additionalProperties: false } as const;

/** Milliseconds. */
const Duration = (defaultMs: number) =>
  Type.Integer({ minimum: 1, maximum: 86_400_000, default: defaultMs, description: "milliseconds, 1 to 86400000" });

/** One text, or one for each locale: `{"zh-CN": "…", "en": "…"}`. */
const LocalizedText = Type.Union([Type.String(), Type.Record(Type.String(), Type.String())]);
const LocalizedTexts = Type.Union([Type.Array(Type.String()), Type.Record(Type.String(), Type.Array(Type.String()))]);
export type Localized<T> = T | Readonly<Record<string, T>>;

const Origin = Type.String({
  pattern: "^https?://(?:\\[[0-9a-fA-F:]+\\]|(?:\\*|[A-Za-z0-9-]+)(?:\\.[A-Za-z0-9-]+)*)(?::(?:\\*|[0-9]{1,5}))?$",
  description: "an origin such as https://shop.example, with * in place of the port or the first host label at most",
});

export const ShopSchema = Type.Object(
  {
    /** Exact, or a `*` in place of the port or of the first host label. */
    origins: Type.Array(Origin, { minItems: 1, default: ["http://localhost:*", "http://127.0.0.1:*"] }),
    name: Type.String({ minLength: 1, maxLength: 80, default: "小二" }),
    locale: Type.String({ minLength: 2, maxLength: 35, default: "zh-CN" }),
    greeting: Type.Optional(LocalizedText),
    starters: Type.Optional(LocalizedTexts),
    /** The widget's texts in the shop's own words, by language and by name: `{"de": {"send": "Los"}}`. */
    texts: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String({ maxLength: 1000 })))),
    theme: Type.Object(
      {
        color: Type.String({
          pattern: "^#[0-9a-fA-F]{6}$",
          default: "#3b82f6",
          description: "a colour such as #3b82f6",
        }),
        position: Type.Union([Type.Literal("left"), Type.Literal("right")], { default: "right" }),
      },
      { ...closed, default: {} },
    ),
    systemPrompt: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000 })),
    /** A folder of pages, products, FAQ pairs and synonyms, relative to the working directory; watched. */
    knowledge: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
);
export type ShopSettings = Static<typeof ShopSchema>;

const UpstreamSchema = Type.Object(
  {
    /** For the log and the metrics; each its own. Default: `main`, then `upstream-2` and so on. */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    baseUrl: Type.String({
      pattern: "^https?://[^\\s?#@]+$",
      description: "an http or https address such as https://api.example.com/v1",
    }),
    /** The environment variable that holds the key. Absent: no key is sent. */
    apiKeyEnv: Type.Optional(Type.String({ minLength: 1 })),
    model: Type.String({ minLength: 1 }),
    /** What sums conversations up. Default: `model`. */
    summaryModel: Type.Optional(Type.String({ minLength: 1 })),
    /** What the knowledge is searched by as well as by its words. Absent: by its words alone. The first upstream's that has one. */
    embeddingModel: Type.Optional(Type.String({ minLength: 1 })),
    temperature: Type.Number({ minimum: 0, maximum: 2, default: 0.7 }),
    maxTokens: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 2048 }),
    /** Permits plain http to another machine, as within a cluster. To this one it always is. */
    allowHttp: Type.Boolean({ default: false }),
  },
  closed,
);

/** Money per million tokens. */
const PriceSchema = Type.Number({
  minimum: 0,
  maximum: 1_000_000,
  description: "money per million tokens, 0 to 1000000",
});

const ModelPriceSchema = Type.Object(
  {
    prompt: PriceSchema,
    /** What the upstream has in its cache. Default: as `prompt`. */
    cachedPrompt: Type.Optional(PriceSchema),
    completion: PriceSchema,
    /** Default: `USD`. */
    currency: Type.Optional(
      Type.String({
        pattern: `^(?:${Intl.supportedValuesOf("currency").join("|")})$`,
        description: "an ISO 4217 currency such as USD or CNY",
      }),
    ),
  },
  closed,
);
export type ModelPrice = Static<typeof ModelPriceSchema>;

export const ConfigFileSchema = Type.Object(
  {
    store: Type.String({
      pattern: "^sqlite:.+$",
      default: "sqlite:data/xiaoer.db",
      description: "a store such as sqlite:data/xiaoer.db",
    }),
    shops: Type.Record(Type.String({ pattern: "^[A-Za-z0-9_-]{1,100}$" }), ShopSchema, { default: { default: {} } }),
    upstreams: Type.Array(UpstreamSchema, { maxItems: 16, default: [] }),
    /** By the model's name, as the upstream is asked for it. */
    prices: Type.Record(Type.String(), ModelPriceSchema, { default: {} }),
    history: Type.Object(
      {
        /** How many past turns go to the upstream. */
        maxTurns: Type.Integer({ minimum: 0, maximum: 100, default: 10 }),
        /** Whether what was said before them is summed up by a model. */
        summary: Type.Boolean({ default: true }),
        /** How many tokens a prompt may have, estimated. */
        maxPromptTokens: Type.Integer({ minimum: 500, maximum: 1_000_000, default: 6000 }),
      },
      { ...closed, default: {} },
    ),
    timeouts: Type.Object(
      {
        connectMs: Duration(5000),
        firstTokenMs: Duration(120_000),
        idleMs: Duration(30_000),
        totalMs: Duration(300_000),
      },
      { ...closed, default: {} },
    ),
    limits: Type.Object(
      { messageChars: Type.Integer({ minimum: 1, maximum: 50_000, default: 4000 }) },
      { ...closed, default: {} },
    ),
    tasks: Type.Object(
      {
        /** How long an answer that nobody follows goes on. */
        orphanGraceMs: Duration(30_000),
        /** How long a stopping server lets running answers finish. */
        drainMs: Duration(30_000),
        /** How long an ended answer can still be attached to. */
        keepMs: Duration(600_000),
      },
      { ...closed, default: {} },
    ),
    answerCache: Type.Object(
      {
        /** Whether those who ask the same as a first question get the same answer. */
        enabled: Type.Boolean({ default: true }),
        /** How long an answer is given after it was made. */
        ttlMs: Duration(600_000),
        /** How many answers are kept. */
        maxEntries: Type.Integer({ minimum: 1, maximum: 100_000, default: 5000 }),
      },
      { ...closed, default: {} },
    ),
    sessions: Type.Object(
      { ttlDays: Type.Integer({ minimum: 1, maximum: 3650, default: 30 }) },
      { ...closed, default: {} },
    ),
  },
  closed,
);
export type ConfigFile = Static<typeof ConfigFileSchema>;
