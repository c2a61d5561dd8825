import { room } from "./stryker.js";

export default room("sensors", ["runtime/sensors/**/*.ts"]);
