import { testsOf } from "./tests.js";

export default testsOf([
  "test/runtime/sensors/**/*.test.ts",
  "test/runtime/server/sensor-groups.test.ts",
  "test/runtime/{states,protocol/pattern}.test.ts",
]);
