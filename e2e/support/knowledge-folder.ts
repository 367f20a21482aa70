import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A shop's knowledge of the test's own making. */
export interface KnowledgeFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file, with the folders it is in. */
  put(path: string, content: string | Uint8Array): Promise<void>;
}

export async function createKnowledgeFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<KnowledgeFolder> {
  const path = await mkdtemp(join(tmpdir(), "xiaoer-knowledge-"));
  for (const [name, content] of Object.entries(files)) await put(name, content);
  return { path, put, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };

  async function put(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
}
