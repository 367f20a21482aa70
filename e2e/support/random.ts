/** Chance that can be had again: the same seed gives the same choices, in the same order. */
export interface Random {
  /** A number from 0 to below 1. */
  readonly next: () => number;
  /** A whole number, both bounds included. */
  between(least: number, most: number): number;
  /** True in this share of the cases, 0 to 1. */
  chance(share: number): boolean;
  pick<const T>(choices: readonly [T, ...T[]]): T;
  /** A source of its own for one part of a run, so that what others draw meanwhile does not shift its choices. */
  fork(name: string): Random;
}

/** A generator of Tommy Ettinger's, mulberry32: small, and good enough to scatter faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return { next, between, chance: (share) => next() < share, pick, fork: (name) => createRandom(mix(seed, name)) };

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  function between(least: number, most: number): number {
    return least + Math.floor(next() * (most - least + 1));
  }

  function pick<const T>(choices: readonly [T, ...T[]]): T {
    return choices[between(0, choices.length - 1)] ?? choices[0];
  }
}

/** FNV-1a over the name, begun at the seed. */
function mix(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
