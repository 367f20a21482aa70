/**
 * Builds dist/widget.js with its compressed copies and tells what each module costs; dist/xiaoer.mjs, the same for applications
 * that bundle; and dist/strings.json, the languages that are in neither, or not whole.
 *
 * `--if-stale` does nothing where what is in dist/ was built from these very inputs; `--watch` builds on every change.
 */
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify, parseArgs } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build, type Rolldown } from "vite";
import config from "../vite.config.ts";
import { costTable, moduleCosts } from "./module-costs.ts";
import { servedStrings } from "./strings/served.ts";

const root = path.join(import.meta.dirname, "..");
const output = path.join(root, "dist/widget.js");
const moduleOutput = path.join(root, "dist/xiaoer.mjs");
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
  const built = await build({
    root: path.join(root, "widget"),
    configFile: path.join(root, "vite.config.ts"),
    logLevel: "warn",
  });
  const size = await finish();
  if (Array.isArray(built)) for (const { output } of built) await tellCosts(output[0], size);
  await buildModule();
  writeFileSync(stampFile, stamp);
}

/** What imports it makes it smaller with all the rest: names and comments that tools go by are left in. */
async function buildModule(): Promise<void> {
  await build({
    ...config,
    root: path.join(root, "widget"),
    configFile: false,
    logLevel: "warn",
    build: {
      ...config.build,
      emptyOutDir: false,
      lib: { entry: "module.ts", formats: ["es"], fileName: () => path.basename(moduleOutput) },
    },
  });
}

async function tellCosts({ code, map, modules }: Rolldown.OutputChunk, size: number): Promise<void> {
  if (map === null) throw new Error("Cannot tell what each module costs: expected a source map, got none");
  const styles = Object.entries(modules).flatMap(([file, module]): [string, string][] => {
    const [, text] = (/\.css\b/.test(file) && /= (".*")/.exec(module.code ?? "")) || [];
    return text === undefined ? [] : [[file, String(JSON.parse(text))]];
  });
  const costs = await moduleCosts({ code, map: map.toString(), textByFile: new Map(styles) }, async (text) => {
    return (await brotliOf(Buffer.from(text))).length;
  });
  console.log(costTable(costs, size, await limit()));
}

/** The file's limit, which `npm run check:size` holds it to, bytes. */
async function limit(): Promise<number> {
  const [, bytes] = /"limit": "(\d+) B"/.exec(await readFile(path.join(root, "package.json"), "utf8")) ?? [];
  return Number(bytes);
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
async function finish(): Promise<number> {
  await writeFile(stringsFile, JSON.stringify(servedStrings));
  return await compress();
}

/** The server sends these as they are: compressed once, as small as it goes, instead of at every request. */
async function compress(): Promise<number> {
  const code = await readFile(output);
  const brotli = await brotliOf(code);
  await writeFile(`${output}.br`, brotli);
  await writeFile(`${output}.gz`, await promisify(gzip)(code, { level: 9 }));
  console.log(`dist/widget.js: ${code.length} bytes, ${brotli.length} with brotli`);
  return brotli.length;
}

async function brotliOf(code: Buffer): Promise<Buffer> {
  return await promisify(brotliCompress)(code, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: code.length },
  });
}

function isFresh(): boolean {
  try {
    for (const file of [`${output}.br`, moduleOutput, stringsFile]) readFileSync(file);
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
