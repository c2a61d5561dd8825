import { testsOf } from "./tests.js";

export default testsOf(["test/runtime/sensors/**/*.test.ts"]);
