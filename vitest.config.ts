import { defineConfig } from "vitest/config";

/** The tests run on the sources: `katcp-source` is the condition of our own in the packages' `exports`. */
const conditions = ["katcp-source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    // A bound against what hangs, not a measure: machines are shared.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    // Vitest leaves a core to itself, which on two is every second one.
    maxWorkers: "100%",
    // What the command prints is compared, and CI would have it in colours.
    env: { FORCE_COLOR: "0" },
    exclude: ["test/interop/**", "test/browser/**", "test/soak/**"],
    reporters: process.env["CI"] ? ["default", ["json", { outputFile: "node_modules/.cache/results/unit.json" }]] : ["default"],
  },
});
