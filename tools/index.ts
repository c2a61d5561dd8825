/** The door for programs and tests that use the tools themselves. */

export { type LoadedInterface, loadInterface, loadInterfaces } from "./interface/load-interface.js";
export type { ServerClass, SimSource } from "./sim/sim-source.js";
export { type SimHandlers, type SimulateOptions, simulate } from "./sim/simulate.js";
export type { Simulator } from "./sim/simulator.js";
export { ToolProblem } from "./tool-problem.js";
