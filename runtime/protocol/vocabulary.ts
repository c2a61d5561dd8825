/** The words of KATCP, written once for the runtime, the generator and the documents. */

/** The datatypes of guidelines §3 (Table 6) that an interface may name, and `bytes`, `json` and `complex`, which travel as strings. */
export const DATATYPE_NAMES = [
  "integer",
  "float",
  "boolean",
  "string",
  "bytes",
  "timestamp",
  "address",
  "discrete",
  "json",
  "complex",
] as const;
export type DatatypeName = (typeof DATATYPE_NAMES)[number];

/** The statuses of a sensor's reading, guidelines §7 (Table 8). */
export const STATUSES = ["unknown", "nominal", "warn", "error", "failure", "unreachable", "inactive"] as const;
export type Status = (typeof STATUSES)[number];

/** The sampling strategies, guidelines §7.1 (Table 9). */
export const STRATEGY_NAMES = ["none", "auto", "period", "event", "differential", "event-rate", "differential-rate"] as const;
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** The log levels, guidelines §6.1 (Table 7), from the quietest to the most talkative. */
export const LOG_LEVELS = ["off", "fatal", "error", "warn", "info", "debug", "trace", "all"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A level that a line can have: all of Table 7 but the two that only set a threshold. */
export type LineLevel = Exclude<LogLevel, "off" | "all">;

/** The values of the `device-status` sensor, guidelines B.2 (Table 14). */
export const DEVICE_STATUSES = ["ok", "degraded", "fail"] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

/**
 * The requests that the guidelines define (§4–§8), katcp-python's `sensor-sampling-clear`, and our `interface-describe` and
 * `device-snapshot`. An interface may not declare them.
 */
export const STANDARD_REQUESTS: readonly string[] = [
  "client-list",
  "device-snapshot",
  "halt",
  "help",
  "interface-describe",
  "log-level",
  "request-timeout-hint",
  "restart",
  "sensor-list",
  "sensor-sampling",
  "sensor-sampling-clear",
  "sensor-value",
  "version-list",
  "watchdog",
];

/** The standard requests that need the last role, unless the interface says another. */
export const GUARDED_REQUESTS: readonly string[] = ["device-snapshot", "halt", "log-level", "restart"];

/** The informs that the guidelines define. An interface may not declare them. */
export const STANDARD_INFORMS: readonly string[] = [
  ...STANDARD_REQUESTS,
  "build-state",
  "client-connected",
  "disconnect",
  "interface-changed",
  "log",
  "sensor-status",
  "version",
  "version-connect",
];
