import type { Hit } from "./hit.ts";
import type { Passage } from "./passage.ts";

/** What is asked of a shop's knowledge. */
export interface KnowledgeQuery {
  readonly question: string;
  /** The questions before it in this session, oldest first: «那运费呢?» says little by itself. The last two count. */
  readonly before: readonly string[];
  /** BCP 47: the language that the question is in. Passages in it come before all others. */
  readonly locale: string;
  /** The page that the shopper is on, as far as it tells of a product. Untrusted. */
  readonly page: PageHints;
  /** How many passages are wanted at most. */
  readonly limit: number;
  /** For a list of them: every product that fits, none of them meant more than another. Default: whatever answers. */
  readonly wants?: "products" | undefined;
  /** The question's embedding, where the shop has vectors: of the corpus's model and length. */
  readonly vector?: Float32Array | undefined;
}

export interface PageHints {
  readonly sku?: string | undefined;
  readonly productName?: string | undefined;
  readonly url?: string | undefined;
}

/** What the shop knows of a question. */
export interface Findings {
  /** What may answer the question: what fits first, each best first. None where nothing is even related. */
  readonly hits: readonly Hit[];
  /** Whether the question asks for anything at all; «你好» and «thanks» do not. */
  readonly asksSomething: boolean;
  /**
   * The product that the question is about, in the question's language: one that it names, else the one before the
   * shopper's eyes or of the questions before, where the question points at it. Undefined where it is about something else.
   */
  readonly product: Passage | undefined;
  /** Titles of the pages in the question's language, products left out: what the shop can be asked about. */
  readonly topics: readonly string[];
}

/** The knowledge of one shop. */
export interface Knowledge {
  /** Another one whenever what is known has changed. */
  readonly version: () => string;
  readonly find: (query: KnowledgeQuery) => Promise<Findings>;
  readonly close: () => Promise<void>;
}
