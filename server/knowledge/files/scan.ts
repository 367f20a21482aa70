import type { Dirent } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, posix, sep } from "node:path";

import { isJunk, kindOf, type FileKind } from "./file-kind.ts";
import { fileProblem } from "./read-capped.ts";

/** What a folder may hold at most; what is beyond is left out, and told. */
export interface ScanLimits {
  readonly files: number;
  /** Folders in each other. */
  readonly depth: number;
  /** Names of any kind that are looked at. */
  readonly names: number;
}

export interface ScannedFile {
  /** Within the folder, with `/`: what it is called in the log. */
  readonly path: string;
  readonly realPath: string;
  readonly name: string;
  readonly kind: FileKind;
}

export interface Problem {
  /** Within the folder; `.` is the folder itself. */
  readonly path: string;
  /** What was expected, and what was found. */
  readonly problem: string;
}

export interface Scan {
  readonly files: readonly ScannedFile[];
  readonly problems: readonly Problem[];
  /** Real paths of all folders that could be looked into. */
  readonly folders: readonly string[];
  /** Files that are not ours. */
  readonly ignoredCount: number;
  /** The same as long as nothing in the folder changes: names, sizes and the times of the last changes. */
  readonly signature: string;
}

export const defaultScanLimits: ScanLimits = { files: 10_000, depth: 16, names: 100_000 };

/** A folder or a link that is still to be looked into. */
interface Place {
  readonly path: string;
  readonly realPath: string;
  /** 1: the folder itself. */
  readonly depth: number;
}

/**
 * Looks what there is to read in a folder, sub-folders included, in an order that is always the same.
 *
 * A link is followed where it stays inside, once all real files are known: nothing is there twice, and no circle goes on
 * for ever. What leads out, and what is neither file nor folder, is told and left alone.
 * @throws Error where the folder itself cannot be read.
 */
export async function scanFolder(folder: string, limits: ScanLimits = defaultScanLimits): Promise<Scan> {
  const root = await realpath(folder);
  const found = { files: new Array<ScannedFile>(), folders: new Array<string>(), ignoredCount: 0, nameCount: 0 };
  const problemByPath = new Map<string, string>();
  const excesses = new Map<keyof ScanLimits, string>();
  const marks: string[] = [];
  const seen = new Set<string>();
  const links: Place[] = [];
  const places: Place[] = [];

  addFolder({ path: "", realPath: root, depth: 0 }, root);
  await readdir(root); // that it cannot be read ends the scan, as for no other folder
  for (;;) {
    const place = places.shift();
    const link = place ? undefined : links.shift();
    if (place) await readFolder(place);
    else if (link) await follow(link).catch((error: unknown) => problemByPath.set(link.path, linkProblem(error)));
    else break;
  }
  const problems = [...problemByPath].map(([path, problem]) => ({ path, problem }));
  if (excesses.size > 0)
    problems.push({ path: ".", problem: `${[...excesses.values()].join("; ")}; the rest is skipped` });
  const { files, folders, ignoredCount } = found;
  return {
    files,
    problems,
    folders,
    ignoredCount,
    signature: [...marks, ...problems.map(({ path }) => path)].join("\n"),
  };

  async function readFolder(place: Place): Promise<void> {
    marks.push(`${place.path}/ ${place.realPath}`);
    for (const entry of await listFolder(place)) {
      found.nameCount += 1;
      if (found.nameCount > limits.names) return exceed("names", `expected at most ${limits.names} names, found more`);
      if (!isJunk(entry.name)) await readEntry(place, entry);
    }
  }

  async function listFolder({ path, realPath }: Place): Promise<readonly Dirent[]> {
    try {
      const entries = await readdir(realPath, { withFileTypes: true });
      found.folders.push(realPath);
      return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      problemByPath.set(path || ".", fileProblem(error));
      return [];
    }
  }

  async function readEntry(parent: Place, entry: Dirent): Promise<void> {
    const place = {
      path: posix.join(parent.path, entry.name),
      realPath: join(parent.realPath, entry.name),
      depth: parent.depth,
    };
    if (entry.isSymbolicLink()) links.push(place);
    else if (entry.isDirectory()) addFolder(place, place.realPath);
    else if (entry.isFile()) await addFile(place, place.realPath);
    else problemByPath.set(place.path, "expected a file, found a pipe, a socket or a device");
  }

  async function follow(link: Place): Promise<void> {
    const target = await realpath(link.realPath);
    marks.push(`${link.path} -> ${target}`);
    if (target !== root && !target.startsWith(root.endsWith(sep) ? root : root + sep)) {
      problemByPath.set(link.path, "expected a link to inside of the folder, found one that leads out");
      return;
    }
    const status = await stat(target);
    if (status.isDirectory()) addFolder(link, target);
    else if (status.isFile()) await addFile(link, target);
    else problemByPath.set(link.path, "expected a link to a file, found one to a pipe, a socket or a device");
  }

  function addFolder({ path, depth }: Place, realPath: string): void {
    if (seen.has(realPath)) return;
    seen.add(realPath);
    if (depth < limits.depth) places.push({ path, realPath, depth: depth + 1 });
    else exceed("depth", `expected folders at most ${limits.depth} deep, found ${path}`);
  }

  async function addFile({ path }: Place, realPath: string): Promise<void> {
    const name = posix.basename(path);
    const kind = kindOf(name);
    if (kind === undefined) found.ignoredCount += 1;
    if (kind === undefined || seen.has(realPath)) return;
    seen.add(realPath);
    if (found.files.length >= limits.files) {
      return exceed("files", `expected at most ${limits.files} files, found more`);
    }
    found.files.push({ path, realPath, name, kind });
    marks.push(await markOf(path, realPath));
  }

  /** The first thing beyond a limit stands for all. */
  function exceed(limit: keyof ScanLimits, text: string): void {
    if (!excesses.has(limit)) excesses.set(limit, text);
  }
}

/** Changes with the file: its times alone do not, where a copy keeps them. */
async function markOf(path: string, realPath: string): Promise<string> {
  try {
    const { ino, size, ctimeMs } = await lstat(realPath);
    return `${path} ${ino} ${size} ${ctimeMs}`;
  } catch {
    return `${path} gone`; // between two looks; the next one sees more
  }
}

function linkProblem(error: unknown): string {
  const isDangling = error instanceof Error && "code" in error && error.code === "ENOENT";
  return isDangling ? "expected a link to a file, found one that leads nowhere" : fileProblem(error);
}
