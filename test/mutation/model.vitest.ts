import { testsOf } from "./tests.js";

export default testsOf([
  "test/codegen/{corpus,describe,includes,messages,overlap-candidates,pattern-text,patterns}.test.ts",
  "test/codegen/model/*.test.ts",
]);
