import { testsOf } from "./tests.js";

export default testsOf("test/runtime/**/*.test.ts", ["test/runtime/server/storm.test.ts", "test/runtime/client/chaos.test.ts"]);
