import { testsOf } from "./tests.js";

export default testsOf([
  "test/codegen/{corpus,includes,json-schemas,messages,names,overlap-candidates,patterns,targets}.test.ts",
  "test/codegen/interface/**/*.test.ts",
]);
