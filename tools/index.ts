/** The door for programs and tests that use the tools themselves. */

export type { Finding, FindingPlace } from "./findings/finding.js";
export { CHECK_RULES, type CheckRule, type FindingLevel } from "./findings/rules.js";
export { type ImportOptions, type ImportResult, importDevice, modelOfHelp } from "./import/import-device.js";
export { compileDescription, type LiveInterface, loadLiveInterface, readLiveInterface } from "./interface/live-interface.js";
export { type LoadedInterface, loadInterface, loadInterfaces } from "./interface/load-interface.js";
export { DeviceProxy, type ProxyOptions } from "./proxy/device-proxy.js";
export type { ProxiedConnection, ProxyFinding } from "./proxy/proxied-message.js";
export { Replay, type ReplayOptions } from "./proxy/replay.js";
export { ControlDevice } from "./sim/control/control-device.js";
export { SimControlClient } from "./sim/control/generated/sim-control/client.js";
export type { ModelSettings } from "./sim/models/model-settings.js";
export type { SimFaults } from "./sim/sim-faults.js";
export type { ServerClass, SimSource } from "./sim/sim-source.js";
export { type SimHandlers, type SimulateOptions, simulate } from "./sim/simulate.js";
export type { Simulator } from "./sim/simulator.js";
export { ToolProblem } from "./tool-problem.js";
export { verify } from "./verify/verify.js";
export { VERIFY_PHASES, type VerifyOptions, type VerifyPhase, type VerifyResult } from "./verify/verify-options.js";
