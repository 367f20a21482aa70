import { constants } from "node:fs";
import { open } from "node:fs/promises";

import { reasonOf } from "../../errors.ts";

/**
 * Reads a file that nobody vouches for. It never waits: a pipe is opened without a writer, and refused.
 *
 * @param maxBytes a larger file is not read; one that grows while it is read, no further
 * @throws Error saying what was expected and what was found.
 */
export async function readCapped(path: string, maxBytes: number): Promise<Buffer> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants; // the last two are missing on Windows: `|` makes 0 of them
  const handle = await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).catch(fail);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error("expected a file, found something else");
    if (stat.size > maxBytes) throw tooLarge(maxBytes, stat.size);
    const buffer = Buffer.alloc(Math.min(stat.size, maxBytes) + 1); // one more shows whether it has grown
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length).catch(fail);
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
    }
    throw new Error("expected a file at rest, found one that grows");
  } finally {
    await handle.close();
  }
}

/** What the system says of a file, in words that name no path. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "expected to be allowed to read it, found that this is denied";
    case "ENOENT":
      return "expected something to read, found nothing any more";
    case "ELOOP":
      return "expected a file, found a link that leads in a circle";
    case undefined:
      return reasonOf(error);
    default:
      return `expected to be able to read it, found ${code}`;
  }
}

function fail(error: unknown): never {
  throw new Error(fileProblem(error), { cause: error });
}

function tooLarge(maxBytes: number, sizeBytes: number): Error {
  return new Error(`expected at most ${megabytes(maxBytes)} MB, found ${megabytes(sizeBytes)} MB`);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toLocaleString("en", { maximumFractionDigits: 1 });
}
