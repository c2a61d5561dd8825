import { testsOf } from "./tests.js";

export default testsOf(["test/runtime/protocol/*.test.ts"]);
