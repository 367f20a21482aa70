/** Notices when nobody has followed a task for a while. */
export interface OrphanWatch {
  /** Takes how many follow the task now. */
  readonly tell: (followers: number) => void;
  readonly end: () => void;
}

/** Calls `onOrphaned` when nobody has followed for `graceMs`, from the start on. */
export function createOrphanWatch(graceMs: number, onOrphaned: () => void): OrphanWatch {
  let orphaned: NodeJS.Timeout | undefined;
  let isOver = false;
  tell(0);
  return { tell, end };

  function tell(followers: number): void {
    clearTimeout(orphaned);
    if (followers > 0 || isOver) return;
    orphaned = setTimeout(onOrphaned, graceMs);
    orphaned.unref();
  }

  function end(): void {
    isOver = true;
    clearTimeout(orphaned);
  }
}
