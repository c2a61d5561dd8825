/** The door for programs and tests that run a gateway themselves. */

export type { Visitor } from "./access/visitor.js";
export { GatewayProblem } from "./gateway-problem.js";
export type { Exchange, Route } from "./http/route.js";
export type * from "./hub/device-description.js";
export type * from "./hub/hub.js";
export type { HubReading } from "./hub/hub-reading.js";
