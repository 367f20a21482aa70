import { Type } from "typebox";
import { Value } from "typebox/value";

const LineSchema = Type.Object({
  time: Type.Number(),
  msg: Type.String(),
  upstream: Type.String(),
  kind: Type.Optional(Type.String()),
});

interface BreakerTurn {
  readonly at: number;
  readonly state: "open" | "closed";
}

export interface OutageLog {
  /** When its breaker opened and closed, in milliseconds since the epoch. */
  readonly breaker: readonly BreakerTurn[];
  /** When a request to it found nobody, likewise. */
  readonly unreachableAt: readonly number[];
}

/** What a server's log tells of one of its upstreams. */
export function readOutageLog(stdout: string, upstream: string): OutageLog {
  const lines = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line): unknown => JSON.parse(line))
    .filter((line) => Value.Check(LineSchema, line))
    .filter((line) => line.upstream === upstream);
  return {
    breaker: lines.flatMap(({ time: at, msg }): readonly BreakerTurn[] => {
      if (msg.startsWith("upstream left alone")) return [{ at, state: "open" }];
      return msg === "upstream is back" ? [{ at, state: "closed" }] : [];
    }),
    unreachableAt: lines.filter(({ kind }) => kind === "unreachable").map(({ time }) => time),
  };
}
