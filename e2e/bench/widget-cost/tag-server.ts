import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { join, normalize } from "node:path";
import { listen } from "../../support/listen.ts";

export interface TagServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const typeByEnding: Readonly<Record<string, string>> = { ".css": "text/css", ".js": "text/javascript" };

/**
 * Serves the tags at `/<name>.js`, and the packages' files at `/packages/<name>/…`, to pages of every origin.
 *
 * @param codeByName what makes each tag's script, given this server's address
 */
export async function serveTags(
  codeByName: ReadonlyMap<string, (url: string) => string>,
  folderByName: ReadonlyMap<string, string>,
): Promise<TagServer> {
  const { url, close } = await listen(
    createServer((request, response) => void answer(new URL(request.url ?? "/", "http://tags").pathname, response)),
  );
  return { url, close };

  async function answer(path: string, response: ServerResponse): Promise<void> {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("cache-control", "max-age=3600");
    const [, name = "", rest = ""] = /^\/packages\/([\w-]+)\/(.*)$/.exec(path) ?? [];
    const folder = folderByName.get(name);
    const code = codeByName.get(path.slice(1, -".js".length));
    if (folder !== undefined) await sendFile(join(folder, normalize(`/${rest}`)), response);
    else if (code !== undefined) response.writeHead(200, { "content-type": "text/javascript" }).end(code(url));
    else response.writeHead(404).end();
  }
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const isThere = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) return void response.writeHead(404).end();
  const ending = /\.[a-z]+$/.exec(path)?.[0] ?? "";
  response.writeHead(200, { "content-type": typeByEnding[ending.replace("mjs", "js")] ?? "application/octet-stream" });
  createReadStream(path).pipe(response);
}
