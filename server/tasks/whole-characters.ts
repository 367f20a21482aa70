/**
 * Joins pieces of text that were cut anywhere, also between the two halves of a surrogate pair: what comes out consists of
 * whole characters. Half a pair at the end waits for its other half; one that never gets it becomes U+FFFD, as it would in
 * UTF-8 anyway, or at the very end nothing.
 */
export function createCharacterJoiner(): (piece: string) => string {
  let half = "";
  return (piece) => {
    const text = half + piece;
    const last = text.charCodeAt(text.length - 1);
    half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : "";
    return (half === "" ? text : text.slice(0, -1)).toWellFormed();
  };
}
