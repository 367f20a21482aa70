/**
 * Text out of bytes: UTF-8, or UTF-16 where a byte order mark says so, as spreadsheets and Windows' editor write it.
 *
 * @param isSpreadsheet GB18030 is tried as well, which Chinese Excel writes without a word. Not elsewhere: nearly any
 *   bytes are some text in it, so that a picture would be one too.
 * @throws Error saying what was found where the bytes are no text.
 */
export function decodeText(bytes: Uint8Array, isSpreadsheet: boolean): string {
  if (bytes.length === 0) throw new Error("expected some text, found an empty file");
  const text = decode(bytes, isSpreadsheet);
  if (text.includes("\0")) throw new Error("expected text, found a binary file (it has NUL bytes)");
  if (text.trim() === "") throw new Error("expected some text, found blanks alone");
  return text.replaceAll(/\r\n?/g, "\n");
}

function decode(bytes: Uint8Array, isSpreadsheet: boolean): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodeAs("utf-16le", bytes);
  if (first === 0xfe && second === 0xff) return decodeAs("utf-16be", bytes);
  if (bytes.includes(0)) throw new Error("expected text, found a binary file (it has NUL bytes)");
  try {
    return decodeAs("utf-8", bytes);
  } catch (error) {
    if (!isSpreadsheet) throw error;
    return decodeAs("gb18030", bytes);
  }
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error(`expected text in UTF-8, found bytes that are not`, { cause });
  }
}
