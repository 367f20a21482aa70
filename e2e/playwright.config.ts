import { defineConfig } from "playwright/test";
import { chromiumArgs, findChromium } from "./support/chromium.ts";

const executablePath = findChromium();

export default defineConfig({
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  globalSetup: "./support/playwright-setup.ts",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["list"]],
  timeout: 30_000,
  use: {
    browserName: "chromium",
    launchOptions: { args: [...chromiumArgs], ...(executablePath !== undefined && { executablePath }) },
  },
});
