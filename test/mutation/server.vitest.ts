import { testsOf } from "./tests.js";

export default testsOf(
  ["test/runtime/server/**/*.test.ts", "test/runtime/{inform-kinds,states}.test.ts"],
  ["test/runtime/server/{storm,fairness,memory,duty/snapshot-on-signal}.test.ts"],
);
