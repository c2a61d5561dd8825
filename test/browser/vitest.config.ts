import { defineConfig } from "vitest/config";

const conditions = ["katcp-source", "module", "node", "development|production"];

/** The panel in a real browser, Debian's Chromium: apart from the other tests, which need Node alone. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/browser/**/*.test.ts"],
    globalSetup: "test/browser/support/browser-setup.ts",
    // A bound against what hangs, not a measure: machines are shared.
    expect: { poll: { timeout: 120_000 } },
    testTimeout: 240_000,
    hookTimeout: 240_000,
    fileParallelism: false,
    // One worker with one connection to the browser, and the sources loaded once.
    isolate: false,
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: "node_modules/.cache/results/browser.json" }]] : ["default"],
  },
});
