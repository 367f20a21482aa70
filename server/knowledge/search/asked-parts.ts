import type { Concept } from "./concepts.ts";
import type { Part } from "./relevance.ts";

/** What was asked before counts for this much of what is asked now. */
const beforeFactor = 0.4;
/** All that was asked before, together, counts for no more than this much of all that is asked now. */
const beforeShare = 0.6;
/** In a question that goes on from another, a word that the shop never uses is likely a manner of speaking. */
const unknownFollowUpFactor = 0.4;
/** «Who» and «when» say so much of what a telling word says. */
const mannerFactor = 0.15;
/** A word of the meant product's name lifts the passages that are about it by this much of a word that was asked. */
const productFactor = 0.3;
/** All of the name together counts for no more than this much of all that is asked. */
const productShare = 0.5;

/** Numbers say much where they fit, and cannot speak against a passage. */
export function askedPart(concept: Concept): Part {
  return { concept, scoreFactor: 1, fitFactor: concept.isNumber ? 0 : 1 };
}

/** What only helps to rank: «who», «多久». */
export function mannerPart(concept: Concept): Part {
  return { concept, scoreFactor: mannerFactor, fitFactor: 0 };
}

/**
 * The name of the product that is meant without being named. Where the question only might mean it, a long name counts
 * for no more than a share of what is asked.
 */
export function productParts(
  concepts: readonly Concept[],
  name: readonly Concept[],
  isPointedAt: boolean,
): readonly Part[] {
  const asked = new Set(concepts.map(({ said }) => said));
  const words = name.filter(({ said }) => !asked.has(said));
  const share = isPointedAt ? 1 : productShare * (weightOf(concepts) / Math.max(weightOf(words), 1));
  return words.map((concept) => ({ concept, scoreFactor: Math.min(productFactor, share), fitFactor: 0 }));
}

/**
 * A question together with the last one before it that asked for something.
 *
 * What is asked now leads, so that a change of subject is not dragged back; «那呢?» asks for nothing, and is the
 * question before once more.
 */
export function followUpParts(concepts: readonly Concept[], earlier: readonly (readonly Concept[])[]): readonly Part[] {
  const asked = new Set(concepts.map(({ said }) => said));
  const last = earlier.findLast((before) => before.length > 0) ?? [];
  const share = beforeShare * (weightOf(concepts) / Math.max(weightOf(last), 1));
  const factor = concepts.length === 0 ? 1 : Math.min(beforeFactor, share);
  return [
    ...concepts.map((concept) => ({
      concept,
      scoreFactor: 1,
      fitFactor: concept.isNumber ? 0 : concept.ways.length > 0 ? 1 : unknownFollowUpFactor,
    })),
    ...last
      .filter(({ said }) => !asked.has(said))
      .map((concept) => ({ concept, scoreFactor: factor, fitFactor: concept.isNumber ? 0 : factor })),
  ];
}

function weightOf(concepts: readonly Concept[]): number {
  return concepts.reduce((total, { weight }) => total + weight, 0);
}
