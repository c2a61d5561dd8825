import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Our packages by their sources in this folder: `node_modules` would lead out of the copy that is mutated. */
const alias = ["index", "contract", "testing", "vocabulary"].map((door) => ({
  find: new RegExp(`^katcp-runtime${door === "index" ? "" : `/${door}`}$`),
  replacement: join(process.cwd(), `runtime/${door}.ts`),
}));

/** The tests that mutants are held against: all of the mutated rooms, less those that build, start processes or take many seconds. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ["test/runtime/**/*.test.ts", "test/codegen/**/*.test.ts"],
    exclude: [
      "test/codegen/{property,nonsense,fuzz,cli,init,scaffold*}.test.ts",
      "test/codegen/{cache,commands,watch}/**",
      "test/codegen/emit/formatted.test.ts",
      "test/runtime/server/storm.test.ts",
    ],
    testTimeout: 30_000,
  },
});
