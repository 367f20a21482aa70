import { existsSync } from "node:fs";
import { chromium } from "playwright";

/** Where Debian and Ubuntu put their own Chromium. */
const systemChromium = "/usr/bin/chromium";

/**
 * The browser for the end-to-end tests: `CHROMIUM_PATH`, else the one Playwright downloaded, else the system's.
 *
 * Undefined where there is none. Throws where `CHROMIUM_PATH` names a file that does not exist: whoever sets it wants that one.
 */
export function findChromium(): string | undefined {
  const chosen = process.env["CHROMIUM_PATH"];
  if (chosen !== undefined && chosen !== "") {
    if (existsSync(chosen)) return chosen;
    throw new Error(`Cannot find the browser: CHROMIUM_PATH names a file that does not exist, got ${chosen}`);
  }
  return [chromium.executablePath(), systemChromium].find((path) => existsSync(path));
}

/** Flags for every launch. As root Chromium refuses to start with its sandbox; the rest keeps it off the network. */
export const chromiumArgs: readonly string[] = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
