import { defineConfig } from "vitest/config";

const conditions = ["katcp-source", "module", "node", "development|production"];

/** Real peers, from Python: apart from the other tests, which need Node alone. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/interop/**/*.test.ts"],
    globalSetup: "test/interop/python-environment.ts",
    // A bound against what hangs, not a measure: machines are shared.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    fileParallelism: false,
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: "node_modules/.cache/results/interop.json" }]] : ["default"],
  },
});
