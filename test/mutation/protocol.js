import { room } from "./stryker.js";

export default room("protocol", ["runtime/protocol/**/*.ts"]);
