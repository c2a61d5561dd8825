import { checkMetrics } from "../metrics/check-metrics.js";
import type { Target } from "../target.js";
import { emitDashboard } from "./emit-dashboard.js";

/** A dashboard of Grafana, for what a gateway exports of a device. */
export const grafanaTarget: Target = { check: checkMetrics, emit: emitDashboard };
