import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const cache = join(import.meta.dirname, "../../../node_modules/.cache/bench-widget");

/** The peers' packages. They are bundles that need no other package, so they are unpacked and never installed. */
export const peerPackages = { deepChat: "deep-chat@2.4.2", n8nChat: "@n8n/chat@1.37.0" } as const;

/**
 * The folder of a package, fetched with npm where it is not in `node_modules/.cache` yet; nothing in it is run.
 * Undefined, with a word on the console, where it cannot be fetched.
 */
export async function fetchPackage(spec: string): Promise<string | undefined> {
  const name = spec.replace(/^@/, "").replaceAll(/[/@]/g, "-");
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const unpacked = `${folder}.${process.pid}`;
  try {
    await mkdir(unpacked, { recursive: true });
    const { stdout } = await execute("npm", ["pack", spec, "--pack-destination", unpacked, "--json", "--silent"]);
    const file = /"filename":\s*"([^"]+)"/.exec(stdout)?.[1];
    if (file === undefined) throw new Error(`Cannot fetch ${spec}: npm named no file, got ${stdout}`);
    await execute("tar", ["-xzf", join(unpacked, file.replace(/^@/, "").replace("/", "-")), "-C", unpacked]);
    await rename(join(unpacked, "package"), folder);
    return folder;
  } catch (error) {
    console.log(`${spec} is left out, it cannot be fetched: ${String(error).split("\n", 1)[0]}`);
    return undefined;
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}
