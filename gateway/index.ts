/** The door for programs and tests that run a gateway themselves. */

export type { GatewayAuditRecord } from "./access/request-desk.js";
export type { Visitor } from "./access/visitor.js";
export { runCli } from "./cli.js";
export { Gateway, type GatewayOptions } from "./gateway.js";
export { GatewayProblem } from "./gateway-problem.js";
export { type History, openHistory } from "./history/history.js";
export type { HistoryClock, HistoryKeep, HistoryLimits, HistoryOptions } from "./history/history-options.js";
export type { HistoryAnswer, HistoryQuestion, HistoryRow, HistorySeries } from "./history/query/history-answer.js";
export { historyRoutes } from "./history/routes.js";
export type { Exchange, Route } from "./http/route.js";
export type * from "./hub/device-description.js";
export type * from "./hub/hub.js";
export type { HubReading } from "./hub/hub-reading.js";
export { SiteHub } from "./hub/site-hub.js";
export type * from "./live/messages.js";
export { defaultSite, deviceAt } from "./site/default-site.js";
export { readSite } from "./site/read-site.js";
export type * from "./site/site-configuration.js";
