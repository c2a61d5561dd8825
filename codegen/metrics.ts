/** The door for programs that export sensors as metrics: what each is called, in the gateway and in generated dashboards alike. */

export { MetricFamilies } from "./metrics/metric-families.js";
export { type MetricForm, type MetricKind, readMetricForm } from "./metrics/metric-form.js";
export { metricWords, SNAKE_CASE } from "./metrics/metric-words.js";
export { METRIC_PREFIX, OWN_METRICS, type OwnMetric, STATUS_CODES } from "./metrics/own-metrics.js";
export { type MetricSource, metricOf, type SensorMetric, seriesName } from "./metrics/sensor-metric.js";
