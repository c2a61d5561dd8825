import { expect, test } from "vitest";
import { MetricFamilies, type MetricSource, metricOf, type SensorMetric } from "../../../codegen/metrics.js";

function metric(template: string, type: string, more: Partial<MetricSource> = {}): SensorMetric {
  const found = metricOf({ template, type, units: "", parameters: [], written: undefined, ...more });
  if (found === undefined) throw new Error(`${template} has no metric`);
  return found;
}

function settled(metrics: readonly SensorMetric[]): readonly string[] {
  const families = new MetricFamilies(metrics);
  return metrics.map((each) => `${each.kind} ${families.settled(each).family}`);
}

test("sensors of one kind share a family", () => {
  expect(settled([metric("mode", "discrete"), metric("mode", "discrete")])).toEqual(["stateset katcp_mode", "stateset katcp_mode"]);
});

test("another kind gets another name, in whatever order they come", () => {
  const metrics = [
    metric("mode", "discrete"),
    metric("mode", "float"),
    metric("mode", "integer", { written: "counter" }),
    metric("mode", "string", { written: "info" }),
  ];
  const names = ["stateset katcp_mode_state", "gauge katcp_mode", "counter katcp_mode_events", "info katcp_mode_text"];
  expect(settled(metrics)).toEqual(names);
  expect(settled(metrics.toReversed())).toEqual(names.toReversed());
});

test("a name that stands alone is nobody else's way out", () => {
  const metrics = [metric("mode", "discrete"), metric("mode", "float"), metric("mode.state", "boolean")];
  expect(settled(metrics)).toEqual(["stateset katcp_mode_state_2", "gauge katcp_mode", "gauge katcp_mode_state"]);
});
