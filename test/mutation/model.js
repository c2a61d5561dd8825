import { common } from "./stryker.js";

export default {
  ...common,
  mutate: ["codegen/model/**/*.ts"],
  vitest: { configFile: "test/mutation/model.vitest.ts" },
  jsonReporter: { fileName: "build/mutation-model.json" },
};
