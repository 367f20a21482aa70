import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Builds `dist/widget.js` where it is missing or older than its sources. Throws with the build's own words. */
export function buildWidget(): void {
  execFileSync(process.execPath, ["widget/build.ts", "--if-stale"], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: "pipe",
  });
}
