import { room } from "./stryker.js";

export default room("model", ["codegen/model/**/*.ts"]);
