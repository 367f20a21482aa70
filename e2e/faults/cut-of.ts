import type { Cut } from "../support/chaos-proxy.ts";
import type { Random } from "../support/random.ts";

/** Most connections are cut in the stream, half of those inside a character; some in the request, some in the headers. */
export function cutOf(random: Random): Cut | undefined {
  const how = random.pick(["reset", "end"]);
  const place = random.next();
  if (place < 0.1) return { direction: "request", afterBytes: random.between(0, 600), insideCharacter: false, how };
  if (place < 0.25) return { direction: "response", afterBytes: random.between(0, 300), insideCharacter: false, how };
  if (place > 0.9) return undefined;
  return { direction: "response", afterBytes: random.between(300, 6000), insideCharacter: random.chance(0.5), how };
}
