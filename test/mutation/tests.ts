import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const doors = {
  "katcp-runtime": ["index", "contract", "testing", "vocabulary", "pattern", "schema", "browser"],
  "katcp-gen": ["index", "metrics"],
} as const;
const folders = { "katcp-runtime": "runtime", "katcp-gen": "codegen" } as const;

/** Our packages by their sources in this folder: `node_modules` would lead out of the copy that is mutated. */
const alias = (["katcp-runtime", "katcp-gen"] as const).flatMap((name) =>
  doors[name].map((door) => ({
    find: new RegExp(`^${name}${door === "index" ? "" : `/${door}`}$`),
    replacement: join(process.cwd(), folders[name], `${door}.ts`),
  })),
);

/** As in vitest.config.ts: what the packages call by `#names` are sources too. */
const conditions = ["katcp-source", "module", "node", "development|production"];

/** The tests that the mutants of one room are held against: those of the room itself, less those that take many seconds. */
export function testsOf(include: readonly string[], exclude: readonly string[] = []): ViteUserConfig {
  return defineConfig({
    resolve: { alias, conditions },
    ssr: { resolve: { conditions } },
    // In one worker: most of the time of a mutant would go into loading the sources again for each file.
    test: { include: [...include], exclude: [...exclude], testTimeout: 30_000, isolate: false, env: { FORCE_COLOR: "0" } },
  });
}
