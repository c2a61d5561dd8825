import { OWN_METRICS } from "../../metrics/own-metrics.js";
import type { DeviceModel } from "../../model/device-model.js";
import { labelText } from "../metrics/sensor-pattern.js";
import { AlertNames } from "./alert-names.js";
import { type AlertRule, ofInterface } from "./alert-rule.js";

/** Devices that are not there, and devices that no gateway knows any more. */
export function deviceRules(model: DeviceModel): readonly AlertRule[] {
  const names = new AlertNames(model.name);
  return [
    {
      alert: names.ofDevice("DeviceDown"),
      expression: [`${OWN_METRICS.deviceUp} == 0`, ofInterface(model)],
      forSeconds: 60,
      severity: "critical",
      summary: "{{ $labels.device }} is not connected.",
      description: "The gateway has had no connection to it for a minute or more.",
    },
    {
      alert: names.ofDevice("DeviceMissing"),
      expression: [`absent(${OWN_METRICS.device}_info{interface=${labelText(model.name)}})`],
      forSeconds: 300,
      severity: "warning",
      summary: `No gateway knows a device with the interface ${model.name}.`,
      description: "The gateway is down or not scraped, or the device is no longer in its station file.",
    },
  ];
}
