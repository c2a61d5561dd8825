import { OWN_METRICS, STATUS_CODES } from "../../metrics/own-metrics.js";
import type { DeviceModel } from "../../model/device-model.js";
import { labelText } from "../metrics/sensor-pattern.js";

/** When somebody is called, and what is said. Texts are templates of Prometheus. */
export interface AlertRule {
  readonly alert: string;
  /** PromQL, in lines. */
  readonly expression: readonly string[];
  /** It must hold for so long. */
  readonly forSeconds: number;
  readonly severity: string;
  readonly summary: string;
  readonly description: string;
}

/** What an expression about sensors is restricted by: other devices may have sensors of the same names. */
export function ofInterface({ name }: Pick<DeviceModel, "name">): string {
  return `and on (device) ${OWN_METRICS.device}_info{interface=${labelText(name)}}`;
}

/** Text of an author's in a template: it is none itself. */
export function plainText(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}').replaceAll(/\s+/g, " ").trim();
}

/** Of an expression whose value is that of `katcp_sensor_status`. */
export const statusWord = `{{ if eq $value ${STATUS_CODES.warn}.0 }}warn{{ else if eq $value ${STATUS_CODES.error}.0 }}error{{ else if eq $value ${STATUS_CODES.failure}.0 }}failure{{ else }}unreachable{{ end }}`;
export const statusSeverity = `{{ if eq $value ${STATUS_CODES.warn}.0 }}warning{{ else }}critical{{ end }}`;
