import { STATUSES, type Status } from "katcp-runtime/vocabulary";

/** What the names of all metrics of sensors and of devices begin with. */
export const METRIC_PREFIX = "katcp_";

/** What the gateway says of itself and of its devices: the families of its metrics. No sensor gets one of these names. */
export const OWN_METRICS = {
  sensorStatus: "katcp_sensor_status",
  deviceUp: "katcp_device_up",
  device: "katcp_device",
  deviceSince: "katcp_device_state_since_timestamp_seconds",
  deviceReconnects: "katcp_device_reconnects",
  deviceSensors: "katcp_device_sensors",
  deviceRequests: "katcp_device_requests",
  gateway: "katcp_gateway",
  leftOut: "katcp_gateway_sensors_left_out",
  series: "katcp_gateway_series",
  seriesBound: "katcp_gateway_series_bound",
} as const;

export type OwnMetric = keyof typeof OWN_METRICS;

/** The value of `katcp_sensor_status` for each status: the order of guidelines §7 (Table 8), as aiokatcp counts them. */
export const STATUS_CODES: Readonly<Record<Status, number>> = Object.fromEntries(STATUSES.map((status, code) => [status, code])) as Record<
  Status,
  number
>;

const own: readonly string[] = Object.values(OWN_METRICS);

/** Whether a name is one of ours, or may be of a later version. */
export function isOwnMetric(family: string): boolean {
  return own.includes(family) || family.startsWith(`${OWN_METRICS.gateway}_`);
}
