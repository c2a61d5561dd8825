import type { Status } from "katcp-runtime/vocabulary";
import type { DeviceModel } from "../../../model/device-model.js";
import type { ParameterModel, RangeModel, SensorModel } from "../../../model/sensor-model.js";
import { datatypeExpression } from "../datatype.js";
import { call, type Expression, given, keyword, lay, tuple } from "../layout/expression.js";
import { bytes, float, text } from "../layout/literal.js";
import { memberNames } from "../names/enum-names.js";
import { constantOf, typeNameOf } from "../names/names.js";
import { pythonPattern } from "../patterns/python-pattern.js";
import { type TypeScope, typeScope } from "../py-type.js";
import { enumValue, wireText } from "../values.js";
import type { ConstantsView } from "./constants-view.js";

/** `_sensors.py`: what both sides know of the sensors. */
export function sensorsView(model: DeviceModel): ConstantsView {
  const scope = typeScope(model);
  const file = new SensorsFile(scope);
  const constants = model.sensors.map((sensor) => lay(`${constantOf(sensor)} = `, file.spec(sensor), { indent: 0, after: "" }));
  return { doc: "The sensors, as both sides need them.", imports: scope.imports.print(), constants };
}

class SensorsFile {
  readonly #scope: TypeScope;

  constructor(scope: TypeScope) {
    this.#scope = scope;
  }

  spec(sensor: SensorModel): Expression {
    const plain = this.#sensor(sensor);
    if (sensor.family === undefined) return plain;
    const parameters = sensor.family.parameters.map((parameter) => this.#parameter(parameter));
    const template = call(this.#use("template", "Template"), text(sensor.name), ...parameters);
    return call(this.#use("sensor_spec", "FamilySpec"), template, plain);
  }

  #use(module: string, name: string): string {
    return this.#scope.imports.use(`._katcp.${module}`, name);
  }

  #sensor(sensor: SensorModel): Expression {
    const { type, description, initial, stale, strategy, aliases, status } = sensor;
    const parts = given(
      type.units === undefined ? undefined : keyword("units", text(type.units)),
      initial?.value === undefined ? undefined : keyword("initial", bytes(wireText(initial.value, type))),
      initial?.status === undefined ? undefined : keyword("initial_status", this.#status(initial.status)),
      this.#ranges(sensor),
      status === undefined ? undefined : keyword("statuses", this.#statuses(sensor)),
      stale === undefined ? undefined : keyword("stale", tuple([float(stale.after), this.#status(stale.status)])),
      ...(strategy === undefined ? [] : this.#strategy(strategy, type.datatype)),
      aliases.length === 0 ? undefined : keyword("aliases", tuple(aliases.map((alias) => text(alias.name)))),
    );
    const datatype = datatypeExpression(type, undefined, this.#scope);
    return call(this.#use("sensor_spec", "SensorSpec"), text(sensor.name), datatype, text(description), ...parts);
  }

  #status(status: Status): string {
    return `${this.#scope.imports.use("aiokatcp.sensor", "Sensor")}.Status.${status.toUpperCase()}`;
  }

  #ranges({ nominal, warn, otherwise }: SensorModel): Expression | undefined {
    if (nominal === undefined) return undefined;
    const beyond = otherwise ?? (warn === undefined ? "warn" : "error");
    return keyword(
      "ranges",
      call(this.#use("sensor_spec", "Ranges"), rangeTuple(nominal), warn === undefined ? "None" : rangeTuple(warn), this.#status(beyond)),
    );
  }

  #statuses({ status = [], type }: SensorModel): Expression {
    const keyOf = (value: string): string =>
      type.datatype === "boolean" ? (value === "true" ? "True" : "False") : enumValue(value, type, this.#scope);
    return { open: "{", parts: status.map(([value, each]) => `${keyOf(value)}: ${this.#status(each)}`), close: "}" };
  }

  #strategy(strategy: string, datatype: string): readonly Expression[] {
    const [name = "", ...words] = strategy.split(" ");
    const sampler = this.#scope.imports.use("aiokatcp.sensor", "SensorSampler");
    const parameters = words.map((word, index) => {
      const isInteger = index === 0 && name.startsWith("differential") && datatype === "integer";
      return isInteger ? word : float(word === "inf" ? Number.POSITIVE_INFINITY : Number(word));
    });
    return given(
      keyword("strategy", `${sampler}.Strategy.${name.toUpperCase().replaceAll("-", "_")}`),
      parameters.length === 0 ? undefined : keyword("strategy_parameters", tuple(parameters)),
    );
  }

  #parameter(parameter: ParameterModel): Expression {
    const { name, type, values, named, minimum = 0, maximum, digits, dotted, pattern } = parameter;
    const isInteger = type === "integer" && values === undefined;
    const expression = pattern === undefined ? (dotted ? "[A-Za-z0-9_.-]+" : undefined) : (pythonPattern(pattern) ?? pattern);
    const members = values === undefined ? [] : memberNames(values);
    const known = values?.map((value, index) =>
      named === undefined ? text(value) : `${this.#scope.own(typeNameOf(named))}.${members[index]}`,
    );
    const parts = given(
      known === undefined ? undefined : keyword("values", tuple(known)),
      isInteger ? keyword("minimum", String(minimum)) : undefined,
      isInteger && maximum !== undefined ? keyword("maximum", String(maximum)) : undefined,
      digits === undefined ? undefined : keyword("digits", String(digits)),
      expression === undefined ? undefined : keyword("pattern", text(expression)),
    );
    return call(this.#use("template", "Parameter"), text(name), ...parts);
  }
}

function rangeTuple([low, high]: RangeModel): Expression {
  return tuple([low, high].map((end) => (end === null ? "None" : float(end))));
}
