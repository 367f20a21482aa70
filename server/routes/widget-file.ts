import { readFile, stat } from "node:fs/promises";

import { AppError } from "../errors.ts";
import { contentHash, matchesTag } from "../http/etag.ts";
import type { App } from "./app-type.ts";

interface WidgetFile {
  readonly hash: string;
  readonly modifiedMs: number;
  readonly bodyByEncoding: ReadonlyMap<Encoding, Buffer>;
}

const encodings = ["br", "gzip", "identity"] as const;
type Encoding = (typeof encodings)[number];
const suffixByEncoding = { br: ".br", gzip: ".gz", identity: "" } as const;

/** `GET /widget.js`, from memory: the build's own file, and what it compressed beforehand. `path` is the plain file. */
export function registerWidgetFileRoute(app: App, { path }: { readonly path: string }): void {
  let file: WidgetFile | undefined;

  app.get("/widget.js", async (request, reply) => {
    file = await current(path, file);
    reply
      .header("access-control-allow-origin", "*") // for pages that load it with `crossorigin`, as integrity checks need
      .header("cross-origin-resource-policy", "cross-origin")
      .header("timing-allow-origin", "*")
      .header("cache-control", "public, max-age=300, stale-while-revalidate=86400")
      .header("vary", "Accept-Encoding")
      .header("x-content-type-options", "nosniff");
    const encoding = chooseEncoding(request.headers["accept-encoding"] ?? "", file);
    const tag = `"${file.hash}-${encoding}"`; // a strong tag names one coding alone (RFC 9110, 8.8.3.3)
    reply.header("etag", tag);
    if (matchesTag(request.headers["if-none-match"], tag)) return reply.code(304).send();
    if (encoding !== "identity") reply.header("content-encoding", encoding);
    return reply.type("text/javascript; charset=utf-8").send(file.bodyByEncoding.get(encoding));
  });
}

/** Reads the file again when a build has replaced it. */
async function current(path: string, known: WidgetFile | undefined): Promise<WidgetFile> {
  try {
    const { mtimeMs } = await stat(path);
    if (known?.modifiedMs === mtimeMs) return known;
    const bodies = await Promise.all(
      encodings.map(async (encoding) => [encoding, await readIfThere(path + suffixByEncoding[encoding])] as const),
    );
    const bodyByEncoding = new Map(bodies.flatMap(([encoding, body]) => (body ? [[encoding, body] as const] : [])));
    const plain = bodyByEncoding.get("identity") ?? Buffer.alloc(0);
    return { hash: contentHash(plain), modifiedMs: mtimeMs, bodyByEncoding };
  } catch (cause) {
    throw new AppError("not_found", "Cannot serve widget.js: it has not been built. Run npm run build.", { cause });
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch {
    return undefined; // a build without compressed files is served plain
  }
}

function chooseEncoding(acceptEncoding: string, { bodyByEncoding }: WidgetFile): Encoding {
  const accepted = new Set(
    acceptEncoding
      .toLowerCase()
      .split(",")
      .map((item) => item.trim().split(/\s*;\s*/))
      .filter(([, quality]) => quality === undefined || !/^q=0(\.0*)?$/.test(quality))
      .map(([name]) => name),
  );
  return encodings.find((encoding) => accepted.has(encoding) && bodyByEncoding.has(encoding)) ?? "identity";
}
