import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Our packages by their sources in this folder: `node_modules` would lead out of the copy that is mutated. */
const alias = ["index", "contract", "testing", "vocabulary", "pattern", "schema"].map((door) => ({
  find: new RegExp(`^katcp-runtime${door === "index" ? "" : `/${door}`}$`),
  replacement: join(process.cwd(), `runtime/${door}.ts`),
}));

/** The tests that the mutants of one room are held against: those of the room itself, less those that take many seconds. */
export function testsOf(include: readonly string[], exclude: readonly string[] = []): ViteUserConfig {
  return defineConfig({
    resolve: { alias },
    test: { include: [...include], exclude: [...exclude], testTimeout: 30_000 },
  });
}
