import { common } from "./stryker.js";

export default {
  ...common,
  mutate: ["runtime/protocol/**/*.ts", "runtime/sensors/**/*.ts", "runtime/server/**/*.ts"],
  vitest: { configFile: "test/mutation/runtime.vitest.ts" },
  jsonReporter: { fileName: "build/mutation-runtime.json" },
};
