import { realpathSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname, resolve } from "node:path";

import { scanFolder, type Scan } from "./scan.ts";

export interface FolderWatchOptions {
  /** Called once a change has come to rest; again only when it looks different once more. */
  readonly onChange: () => void;
  /** Called where the system cannot tell of changes: they are then found by looking alone. Once. */
  readonly onBlind: (reason: string) => void;
  /** A change counts when two looks this far apart see the same, ms: no half-written file is read. Default: 150. */
  readonly settleMs?: number;
  /** What never comes to rest is told all the same after so long, ms. Default: 5,000. */
  readonly restlessMs?: number;
  /** How often to look without being told to, ms. Default: 30,000. */
  readonly lookMs?: number;
}

/**
 * Watches a folder, sub-folders included.
 *
 * What the system tells (`fs.watch` on each folder) is but a reason to look; a scan tells whether anything is different.
 * So nothing depends on which events an editor or a copy brings about, and where none come at all (network folders,
 * containers, no watches left) the look every half a minute finds what has changed, the folder's own return included.
 * @param first what the folder looked like when it was read; changes since then count
 */
export function watchFolder(folder: string, first: Scan, options: FolderWatchOptions): { close(): void } {
  const { onChange, onBlind, settleMs = 150, restlessMs = 5000, lookMs = 30_000 } = options;
  let watchers: readonly FSWatcher[] = [];
  let told = first.signature;
  let seen = told;
  let restlessSince: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isLooking = false;
  let isTouched = false;
  let isBlind = false;
  let isClosed = false;
  const interval = setInterval(touch, lookMs);

  watchAll(first.folders);
  touch(); // what changed between the scan and the watching
  return {
    close: () => {
      isClosed = true;
      clearInterval(interval);
      clearTimeout(timer);
      closeAll();
    },
  };

  function touch(): void {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (isLooking) isTouched = true;
      else void look();
    }, settleMs);
  }

  async function look(): Promise<void> {
    isLooking = true;
    const scan = await scanFolder(folder).catch(() => undefined);
    isLooking = false;
    if (isClosed) return;
    const signature = scan?.signature ?? "gone";
    if (signature !== told) consider(signature, scan);
    else restlessSince = undefined;
    seen = signature;
    if (isTouched) touch();
    isTouched = false;
  }

  function consider(signature: string, scan: Scan | undefined): void {
    restlessSince ??= performance.now();
    const isAtRest = signature === seen || performance.now() - restlessSince > restlessMs;
    if (!isAtRest) return touch();
    told = signature;
    restlessSince = undefined;
    watchAll(scan?.folders ?? []);
    onChange();
  }

  function watchAll(folders: readonly string[]): void {
    closeAll();
    watchers = [
      ...folders.flatMap((path) => watchOne(path, touch)),
      ...ways(folder).flatMap((path) =>
        watchOne(dirname(path), (name) => {
          if (name === null || name === basename(path)) touch();
        }),
      ),
    ];
  }

  function watchOne(path: string, onEvent: (name: string | null) => void): readonly FSWatcher[] {
    try {
      const watcher = watch(path, (_event, name) => onEvent(name));
      watcher.on("error", () => watcher.close()); // the folder is gone: what watches the one above it has seen that
      return [watcher];
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
      if (code !== "ENOENT" && !isBlind) {
        isBlind = true;
        onBlind(code);
      }
      return [];
    }
  }

  function closeAll(): void {
    for (const watcher of watchers) watcher.close();
    watchers = [];
  }
}

/** The folder as it is named, and where it really is: either may be put in another's place. */
function ways(folder: string): readonly string[] {
  const named = resolve(folder);
  try {
    return [...new Set([named, realpathSync(named)])];
  } catch {
    return [named];
  }
}
