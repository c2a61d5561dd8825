import { room } from "./stryker.js";

// The two that wait for signals: those never reach a test that runs in a thread, and would end the process instead.
export default room("server", ["runtime/server/**/*.ts", "!runtime/server/{halt,snapshot}-on-signal*.ts"]);
