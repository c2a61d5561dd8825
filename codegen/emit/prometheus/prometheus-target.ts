import { checkMetrics } from "../metrics/check-metrics.js";
import type { Target } from "../target.js";
import { emitRules } from "./emit-rules.js";

/** Alert rules of Prometheus, for what a gateway exports of a device. */
export const prometheusTarget: Target = { check: checkMetrics, emit: emitRules };
