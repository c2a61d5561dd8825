import type { InformModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import type { SensorModel } from "../../../model/sensor-model.js";
import { tidyText } from "../../tidy-text.js";
import { informDoc } from "../../words/call-doc.js";
import { code } from "../../words/facts.js";
import { callDoc, section } from "../call-doc.js";
import { docstring } from "../layout/docstring.js";
import { call, type Expression, flat, lay, tuple } from "../layout/expression.js";
import { text } from "../layout/literal.js";
import { type Call, callsOf, constantOf, familyTypeOf, fieldName, memberOf, prefixOf } from "../names/names.js";
import { sensorType, type TypeScope, typeScope } from "../py-type.js";
import {
  type AttributeView,
  argumentDoc,
  type ClassView,
  type MethodView,
  memberMethod,
  parametersOf,
  sensorDocstring,
} from "./client-view.js";

/** What `server.py` says. */
export interface ServerView {
  readonly imports: string;
  readonly prefix: string;
  readonly version: string;
  readonly hasRoles: boolean;
  readonly doc: string;
  readonly helpers: readonly ClassView[];
  readonly sensorsDoc: string;
  readonly sensors: readonly AttributeView[];
  /** Of families whose members are there from the start. */
  readonly fills: readonly string[];
  readonly informsDoc: string;
  readonly informs: readonly MethodView[];
  readonly handlers: readonly MethodView[];
}

/** What `server.py` says of a device. */
export function serverView(model: DeviceModel): ServerView {
  return new ServerFile(typeScope(model)).of(model);
}

class ServerFile {
  readonly #scope: TypeScope;

  constructor(scope: TypeScope) {
    this.#scope = scope;
  }

  of(model: DeviceModel): ServerView {
    this.#use("server", "InterfaceServer");
    this.#use("sensor_host", "SensorHost");
    this.#scope.imports.use(".", "_requests");
    this.#scope.imports.use(".", "_interface");
    if (model.informs.length > 0) this.#scope.imports.use("collections.abc", "Callable");
    if (model.requests.length > 0) this.#scope.imports.use("abc", "abstractmethod");
    const device = `The device ${code(model.name)}: extend it, write its handlers, and give it a BUILD_STATE.`;
    const view = {
      prefix: prefixOf(model),
      version: text(model.version),
      hasRoles: model.roles.length > 0,
      doc: docstring([tidyText(model.description), device].filter((part) => part !== "").join("\n\n"), 4),
      helpers: model.sensors.filter(({ family }) => family !== undefined).map((sensor) => this.#familyClass(sensor)),
      sensorsDoc: docstring(`The sensors of the device ${code(model.name)}.`, 4),
      sensors: model.sensors.map((sensor) => this.#sensor(sensor)),
      fills: model.sensors.flatMap((sensor) =>
        sensor.family?.isClosed && !sensor.dynamic ? [`        self.${memberOf(sensor)}.fill()`] : [],
      ),
      informsDoc: docstring(`The informs of the device ${code(model.name)}: each goes to all clients.`, 4),
      informs: model.informs.map((inform) => this.#inform(inform)),
      handlers: callsOf(model).map((each) => this.#handler(each)),
    };
    return { imports: this.#scope.imports.print(), ...view };
  }

  #use(module: string, name: string): string {
    return this.#scope.imports.use(`._katcp.${module}`, name);
  }

  #constant(module: string, name: string): string {
    return `${this.#scope.imports.use(".", module)}.${name}`;
  }

  #handler(each: Call): MethodView {
    const { argsType, replyType, informType, reply } = each;
    const context =
      informType === undefined
        ? this.#scope.imports.use("aiokatcp.server", "RequestContext")
        : `${this.#use("inform_context", "InformContext")}[${this.#scope.own(informType)}]`;
    const parameters = ["self", `ctx: ${context}`, ...(argsType === undefined ? [] : [`args: ${this.#scope.own(argsType)}`])];
    const isReplying = replyType !== undefined && reply !== undefined && reply.length > 0;
    const result = isReplying ? this.#scope.own(replyType) : "None";
    const informs = informType === undefined ? "" : `Send each inform by ${code("ctx.send")}.`;
    const after = ` -> ${result}:`;
    return {
      head: `    @abstractmethod\n    ${lay("", call(`async def ${each.handler}`, ...parameters), { indent: 4, after })}${after}`,
      doc: docstring([callDoc(each), informs].filter((part) => part !== "").join("\n\n"), 8),
      body: "",
    };
  }

  #inform(inform: InformModel): MethodView {
    const parameters = parametersOf(inform.arguments, this.#scope);
    const entries = inform.arguments.map((field) => ({ name: fieldName(field), doc: argumentDoc(field) }));
    const sections =
      entries.length === 0
        ? []
        : [section("Args", entries), section("Raises", [{ name: "ValueError", doc: "A value is not what the interface allows." }])];
    const names = inform.arguments.map((field) => fieldName(field));
    const values = tuple(names);
    const constant = this.#constant("_informs", constantOf(inform));
    const sent = call("self._mass_inform", `${constant}.name`, `*${constant}.fields.encode(${flat(values)})`);
    return {
      head: `    ${lay("", call(`def ${memberOf(inform)}`, "self", ...parameters), { indent: 4, after: " -> None:" })} -> None:`,
      doc: docstring([`Send ${code(`#${inform.name}`)} to all clients.`, informDoc(inform), ...sections].join("\n\n"), 8),
      body: `        ${lay("", sent, { indent: 8, after: "" })}`,
    };
  }

  #familyClass(sensor: SensorModel): ClassView {
    const type = sensorType(sensor.type, this.#scope);
    const result = `${this.#use("device_sensor", "DeviceSensor")}[${type}]`;
    const method = (name: string, returns: string, summary: string, gives = result): MethodView =>
      memberMethod({ sensor, name, result: gives, returns, summary }, this.#scope);
    const changes = sensor.dynamic
      ? [
          method("add", "self._add", "Add the member of these parameters, and tell all clients."),
          method("remove", "self._remove", "Take the member away, and tell all clients.", "None"),
          method("has", "self._has", "Say whether there is the member of these parameters.", "bool"),
        ]
      : [];
    return {
      head: `class ${familyTypeOf(sensor)}(${this.#use("device_families", "DeviceFamily")}[${type}]):`,
      doc: docstring(`The sensors ${code(sensor.name)}; iterate over those that there are.`, 4),
      methods: [method("__call__", "self._member", "Give the member of these parameters."), ...changes],
    };
  }

  #sensor(sensor: SensorModel): AttributeView {
    const constant = this.#constant("_sensors", constantOf(sensor));
    const doc = sensorDocstring(sensor);
    return { line: `        ${lay(`self.${memberOf(sensor)} = `, this.#made(sensor, constant), { indent: 8, after: "" })}`, doc };
  }

  #made(sensor: SensorModel, constant: string): Expression {
    if (sensor.family !== undefined) return call(familyTypeOf(sensor), "host", constant);
    return sensor.dynamic ? call(this.#use("device_families", "DynamicSensor"), "host", constant) : call("host.plain", constant);
  }
}
