import { readMetricForm } from "../../metrics/metric-form.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { TargetProblem } from "../target.js";
import { wireType } from "./metric-view.js";

/** What is wrong with the `x-prometheus` of sensors. */
export function checkMetrics({ sensors }: DeviceModel): readonly TargetProblem[] {
  return sensors.flatMap((sensor) => {
    const { problem } = readMetricForm(sensor.extensions["x-prometheus"], wireType(sensor));
    return problem === undefined ? [] : [{ place: sensor.place.of("x-prometheus"), rule: "bad-value" as const, message: problem }];
  });
}
