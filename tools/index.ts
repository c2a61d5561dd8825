/** The door for programs and tests that use the tools themselves. */

export { type LoadedInterface, loadInterface, loadInterfaces } from "./interface/load-interface.js";
export { ToolProblem } from "./tool-problem.js";
