import { testsOf } from "./tests.js";

export default testsOf("test/codegen/**/*.test.ts", [
  "test/codegen/{property,nonsense,fuzz,cli,init,scaffold*}.test.ts",
  "test/codegen/{cache,commands,watch}/**",
  "test/codegen/emit/formatted.test.ts",
]);
