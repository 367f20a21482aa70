import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of the test's own, gone when the test is over. */
export interface TempDirectory extends AsyncDisposable {
  readonly path: string;
  remove(): Promise<void>;
}

export async function createTempDirectory(): Promise<TempDirectory> {
  const path = await mkdtemp(join(tmpdir(), "xiaoer-e2e-"));
  const remove = async (): Promise<void> => await rm(path, { recursive: true, force: true });
  return { path, remove, [Symbol.asyncDispose]: remove };
}
