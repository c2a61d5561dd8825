import { room } from "./stryker.js";

export default room("server", ["runtime/server/**/*.ts"]);
