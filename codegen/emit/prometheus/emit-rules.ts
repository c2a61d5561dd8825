import type { DeviceModel } from "../../model/device-model.js";
import { type EmittedFile, GENERATED_BY } from "../emitted-file.js";
import type { AlertRule } from "./alert-rule.js";
import { deviceRules } from "./device-rules.js";
import { sensorRules } from "./sensor-rules.js";

/** `<device>.rules.yml`: when to call somebody. */
export function emitRules(model: DeviceModel): readonly EmittedFile[] {
  const header = `# ${GENERATED_BY} from ${model.source}. Do not edit: change the interface, then run katcp-gen again.`;
  const groups = [
    { name: `katcp ${model.name} device`, rules: deviceRules(model) },
    { name: `katcp ${model.name} sensors`, rules: sensorRules(model) },
  ];
  const text = groups.map(({ name, rules }) => printGroup(name, rules, model)).join("");
  return [{ path: `${model.name}/prometheus/${model.name}.rules.yml`, text: `${header}\ngroups:\n${text}` }];
}

function printGroup(name: string, rules: readonly AlertRule[], model: DeviceModel): string {
  return `  - name: ${yaml(name)}\n    rules:\n${rules.map((rule) => printRule(rule, model)).join("")}`;
}

function printRule({ alert, expression, forSeconds, severity, summary, description }: AlertRule, { name }: DeviceModel): string {
  return [
    `      - alert: ${yaml(alert)}`,
    "        expr: |-",
    ...expression.map((line) => `          ${line}`),
    ...(forSeconds === 0 ? [] : [`        for: ${forSeconds}s`]),
    "        labels:",
    `          severity: ${yaml(severity)}`,
    `          interface: ${yaml(name)}`,
    "        annotations:",
    `          summary: ${yaml(summary)}`,
    ...(description === "" ? [] : [`          description: ${yaml(description)}`]),
    "",
  ].join("\n");
}

/** Strings of JSON are strings of YAML, but for the characters that YAML does not take as they are: controls beyond ASCII, U+FFFE and U+FFFF. */
function yaml(text: string): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replaceAll(/[\x7f-\x9f\ufeff\ufffe\uffff]/g, escaped);
}
