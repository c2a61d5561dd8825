/** The door for programs and tests that use the tools themselves. */

export { type LiveInterface, loadLiveInterface, readLiveInterface } from "./interface/live-interface.js";
export { type LoadedInterface, loadInterface, loadInterfaces } from "./interface/load-interface.js";
export { ToolProblem } from "./tool-problem.js";
