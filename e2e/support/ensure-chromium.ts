/** Run before the end-to-end tests: sees to it that there is a browser, and says in one line which one is used. */
import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";

/** Downloads that hang are given up after this long, each. */
const installTimeoutMs = 300_000;

/** Ways to get a browser, the first that works wins. */
const installs = [
  "npx --no-install playwright install --with-deps chromium",
  "apt-get update && apt-get install -y chromium",
];

const path = findChromium() ?? install();
if (path === undefined) {
  console.error(
    "Cannot run the end-to-end tests: they need a Chromium, and neither Playwright nor apt-get could install one. " +
      "Install one and name it in CHROMIUM_PATH.",
  );
  process.exit(1);
}
console.log(`End-to-end tests run in ${path}`);

function install(): string | undefined {
  for (const command of installs) {
    console.log(`No Chromium found, trying: ${command}`);
    spawnSync(command, { shell: true, stdio: "inherit", timeout: installTimeoutMs });
    const found = findChromium();
    if (found !== undefined) return found;
  }
  return undefined;
}
