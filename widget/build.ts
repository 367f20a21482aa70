/**
 * Builds dist/widget.js with its compressed copies, and dist/strings.json, the languages that are not in it.
 *
 * `--if-stale` does nothing where what is in dist/ was built from these very inputs; `--watch` builds on every change.
 */
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify, parseArgs } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";
import { servedStrings } from "./strings/served.ts";

const root = path.join(import.meta.dirname, "..");
const output = path.join(root, "dist/widget.js");
const stringsFile = path.join(root, "dist/strings.json");
const stampFile = path.join(root, "dist/.inputs");

// Test runners set it to another value, under which the libraries bring their development code.
process.env["NODE_ENV"] = "production";
const { values: options } = parseArgs({
  options: { "if-stale": { type: "boolean" }, watch: { type: "boolean" } },
});
const stamp = hashOfInputs();
if (options.watch === true) await watch();
else if (options["if-stale"] !== true || !isFresh()) await buildOnce();

async function buildOnce(): Promise<void> {
  await build({ root: path.join(root, "widget"), configFile: path.join(root, "vite.config.ts"), logLevel: "warn" });
  await finish();
  writeFileSync(stampFile, stamp);
}

async function watch(): Promise<void> {
  const watcher = await build({
    root: path.join(root, "widget"),
    configFile: path.join(root, "vite.config.ts"),
    logLevel: "warn",
    build: { watch: {} },
  });
  if (!("on" in watcher)) return;
  watcher.on("event", (event) => {
    if (event.code === "BUNDLE_END") void finish();
    if (event.code === "ERROR") console.error(event.error.message);
  });
}

/** Puts beside the widget what the server reads there. While it is watched the languages stay as they were at the start. */
async function finish(): Promise<void> {
  await compress();
  await writeFile(stringsFile, JSON.stringify(servedStrings));
}

/** The server sends these as they are: compressed once, as small as it goes, instead of at every request. */
async function compress(): Promise<void> {
  const code = await readFile(output);
  const brotli = await promisify(brotliCompress)(code, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: code.length },
  });
  await writeFile(`${output}.br`, brotli);
  await writeFile(`${output}.gz`, await promisify(gzip)(code, { level: 9 }));
  console.log(`dist/widget.js: ${code.length} bytes, ${brotli.length} with brotli`);
}

function isFresh(): boolean {
  try {
    for (const file of [`${output}.br`, stringsFile]) readFileSync(file);
    return readFileSync(stampFile, "utf8") === stamp;
  } catch {
    // Never built, or swept away.
    return false;
  }
}

function hashOfInputs(): string {
  const files = globSync(["widget/**/*", "server/protocol.ts", "vite.config.ts", "package-lock.json"], {
    cwd: root,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  const hash = createHash("sha256");
  for (const file of files) hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}
