/**
 * Reads the body of one response, fed with its text as it arrives.
 *
 * `Piece` is what it passes on, `End` how the body ended.
 */
export interface BodyReader<Piece, End> {
  /** What this text brought that is to be passed on; undefined where that is nothing. */
  readonly feed: (text: string) => Piece | undefined;
  /** The body has ended: what an event without its blank line, or a body that is no stream, still brings. */
  readonly end: () => Piece | undefined;
  /** True once the upstream has begun to answer, be it with thoughts that are not passed on. Comments are no beginning. */
  readonly hasBegun: () => boolean;
  /** True once the upstream has said why it ended: only the usage may still follow, and the answer is whole without it. */
  readonly isFinished: () => boolean;
  /** True once the upstream has said that it is done, or that it failed: what comes after is ignored. */
  readonly isOver: () => boolean;
  /**
   * Concludes when the body has ended, or is over.
   * @throws UpstreamFailure where it is no whole answer
   */
  readonly conclude: () => End;
  readonly spent: () => Spent;
}

/** What an answer took so far, whether or not it is whole. */
export interface Spent {
  /** The upstream's own figures; null while it has told none. */
  readonly usage: ReportedUsage | null;
  /** All that the model wrote, its thoughts included: to be counted where there are no figures. */
  readonly written: string;
}

/** Tokens, as the upstream counts them. */
export interface ReportedUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** How many of the prompt's tokens came from the upstream's cache, which costs less. */
  readonly cachedTokens: number;
}
