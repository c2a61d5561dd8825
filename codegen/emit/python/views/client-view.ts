import type { FieldModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import type { SensorModel } from "../../../model/sensor-model.js";
import { remembered } from "../../../remembered.js";
import { tidyText } from "../../tidy-text.js";
import { informDoc } from "../../words/call-doc.js";
import { code, sentence } from "../../words/facts.js";
import { parameterDoc } from "../../words/field-doc.js";
import { sensorDoc } from "../../words/sensor-doc.js";
import { callDoc, section } from "../call-doc.js";
import { fieldWords } from "../field-words.js";
import { docstring } from "../layout/docstring.js";
import { call, lay, tuple } from "../layout/expression.js";
import { float, text } from "../layout/literal.js";
import {
  type Call,
  callsOf,
  constantOf,
  familyTypeOf,
  fieldName,
  informTypeOf,
  memberOf,
  parameterName,
  prefixOf,
} from "../names/names.js";
import { familyParameterType, parameterType, sensorType, type TypeScope, typeScope } from "../py-type.js";

/** A method: its `def`, its docstring, and what it does. */
export interface MethodView {
  readonly head: string;
  readonly doc: string;
  readonly body: string;
}

/** A class of few methods. */
export interface ClassView {
  readonly head: string;
  readonly doc: string;
  readonly methods: readonly MethodView[];
}

/** An attribute that a class makes of its own. */
export interface AttributeView {
  readonly line: string;
  readonly doc: string;
}

/** What `client.py` says. */
export interface ClientView {
  readonly imports: string;
  readonly prefix: string;
  readonly version: string;
  readonly doc: string;
  readonly helpers: readonly ClassView[];
  readonly sensorsDoc: string;
  readonly sensors: readonly AttributeView[];
  readonly informsDoc: string;
  readonly informs: readonly MethodView[];
  readonly methods: readonly MethodView[];
}

/** What a docstring of the class says below the device's description. */
export function clientView(model: DeviceModel): ClientView {
  return new ClientFile(typeScope(model)).of(model);
}

class ClientFile {
  readonly #scope: TypeScope;

  constructor(scope: TypeScope) {
    this.#scope = scope;
  }

  of(model: DeviceModel): ClientView {
    const calls = callsOf(model);
    const prefix = prefixOf(model);
    this.#use("._katcp.client", "InterfaceClient");
    this.#use(".", "_interface");
    if (model.sensors.length + model.informs.length > 0) {
      this.#use("._katcp.caller", "Caller");
      this.#use("functools", "cached_property");
    }
    const view = {
      prefix,
      version: text(model.version),
      doc: docstring(
        [tidyText(model.description), `A client of the device ${code(model.name)}: an aiokatcp client with a method for each request.`]
          .filter((part) => part !== "")
          .join("\n\n"),
        4,
      ),
      helpers: [
        ...calls.filter(({ informType }) => informType !== undefined).map((each) => this.#callClass(each)),
        ...model.sensors.filter(({ family }) => family !== undefined).map((sensor) => this.#familyClass(sensor)),
      ],
      sensorsDoc: docstring(`The sensors of the device ${code(model.name)}, seen from a client.`, 4),
      sensors: model.sensors.map((sensor) => this.#sensor(sensor)),
      informsDoc: docstring(`The informs of the device ${code(model.name)} that no request asks for.`, 4),
      informs: model.informs.map((inform) => ({
        head:
          lay(`def ${memberOf(inform)}`, call("", "self"), { indent: 4, after: "" }) +
          ` -> ${this.#use("._katcp.streams", "Stream")}[${this.#scope.own(informTypeOf(inform))}]:`,
        doc: docstring(`Iterate over all that come from now on.\n\n${informDoc(inform)}`, 8),
        body: `        return self._caller.informs(${this.#constant("_informs", constantOf(inform))})`,
      })),
      methods: calls.map((each) => (each.informType === undefined ? this.#method(each) : this.#callProperty(each))),
    };
    return { imports: this.#scope.imports.print(), ...view };
  }

  #use(module: string, name: string): string {
    return this.#scope.imports.use(module, name);
  }

  #constant(module: string, name: string): string {
    return `${this.#use(".", module)}.${name}`;
  }

  #method(each: Call): MethodView {
    const { replyType } = each;
    return {
      head: this.#head(`async def ${each.method}`, each, replyType === undefined ? "None" : this.#scope.own(replyType ?? "")),
      doc: docstring([callDoc(each), this.#arguments(each.arguments), raises].join("\n\n"), 8),
      body: `        ${lay("return await ", this.#sent("call", each), { indent: 8, after: "" })}`,
    };
  }

  #head(start: string, each: Call, result: string): string {
    const timeout = each.request.timeout === undefined ? "None" : float(each.request.timeout);
    const parameters = parametersOf(each.arguments, this.#scope);
    const hasRest = parameters.some((parameter) => parameter.startsWith("*"));
    const all = ["self", ...parameters, ...(hasRest ? [] : ["*"]), `timeout: float | None = ${timeout}`];
    return `    ${lay("", call(start, ...all), { indent: 4, after: ` -> ${result}:` })} -> ${result}:`;
  }

  #sent(method: string, each: Call): ReturnType<typeof call> {
    const names = each.arguments.map((field) => fieldName(field));
    const values = tuple(names);
    return call(`self._caller.${method}`, this.#constant("_requests", each.constant), values, "timeout");
  }

  #arguments(fields: readonly FieldModel[]): string {
    const entries = fields.map((field) => ({ name: fieldName(field), doc: argumentDoc(field) }));
    return section("Args", [...entries, { name: "timeout", doc: "Seconds to wait for the reply; None waits without end." }]);
  }

  #callClass(each: Call): ClassView {
    const docs = [this.#arguments(each.arguments), raises];
    const stream = this.#use("collections.abc", "AsyncIterator");
    const sent = (start: string, method: string): string => `        ${lay(start, this.#sent(method, each), { indent: 8, after: "" })}`;
    this.#use("._katcp.caller", "Caller");
    return {
      head: `class ${each.type}Call:`,
      doc: docstring(`The request ${code(each.usage)}: call it, or iterate over its informs.`, 4),
      methods: [
        {
          head: "    def __init__(self, caller: Caller) -> None:",
          doc: docstring("Send it through a caller.", 8),
          body: "        self._caller = caller",
        },
        {
          head: this.#head("async def __call__", each, this.#scope.own(each.replyType ?? "")),
          doc: docstring([callDoc(each), ...docs].join("\n\n"), 8),
          body: sent("return await ", "call"),
        },
        {
          head: this.#head("def stream", each, `${stream}[${this.#scope.own(each.informType ?? "")}]`),
          doc: docstring(["Send it, and give its informs as they come.", ...docs].join("\n\n"), 8),
          body: sent("return ", "stream"),
        },
      ],
    };
  }

  #callProperty(each: Call): MethodView {
    return {
      head: `    @property\n    def ${each.method}(self) -> ${each.type}Call:`,
      doc: docstring(callDoc(each), 8),
      body: `        return ${each.type}Call(self._caller)`,
    };
  }

  #familyClass(sensor: SensorModel): ClassView {
    const family = `${this.#use("._katcp.client_sensors", "ClientFamily")}[${sensorType(sensor.type, this.#scope)}]`;
    const result = `${this.#use("._katcp.client_sensors", "ClientSensor")}[${sensorType(sensor.type, this.#scope)}]`;
    return {
      head: `class ${familyTypeOf(sensor)}(${family}):`,
      doc: docstring(`The sensors ${code(sensor.name)}; iterate over those that the device has.`, 4),
      methods: [memberMethod({ sensor, name: "__call__", result, returns: "self._member" }, this.#scope)],
    };
  }

  #sensor(sensor: SensorModel): AttributeView {
    const constant = this.#constant("_sensors", constantOf(sensor));
    const doc = sensorDocstring(sensor);
    const name = sensor.family === undefined ? this.#use("._katcp.client_sensors", "ClientSensor") : familyTypeOf(sensor);
    return { line: `        ${lay(`self.${memberOf(sensor)} = `, call(name, "caller", constant), { indent: 8, after: "" })}`, doc };
  }
}

const raises = section("Raises", [
  { name: "ValueError", doc: "An argument is not what the interface allows." },
  { name: "FailReply", doc: "The device refuses." },
  { name: "ReplyError", doc: "The reply is not what the interface promises." },
  { name: "asyncio.TimeoutError", doc: "No reply came in time." },
]);

/** The parameters of a call; a repeated argument takes all that are left. */
export function parametersOf(fields: readonly FieldModel[], scope: TypeScope): readonly string[] {
  return fields.map((field) => {
    const { type, fallback } = parameterType(field, scope);
    const name = fieldName(field);
    if (field.repeated !== undefined) return `*${name}: ${type}`;
    return fallback === undefined ? `${name}: ${type}` : `${name}: ${type} = ${fallback}`;
  });
}

/** What an argument is, in one line. */
export function argumentDoc(field: FieldModel): string {
  const doc = fieldWords(field);
  const now = field.type.now ? " `Now.NOW` is the device's time." : "";
  return `${doc === "" ? `The argument ${code(field.name)} of the wire.` : doc}${now}`;
}

/** The docstring of a sensor's attribute: its description, and then all else. */
export const sensorDocstring = remembered((sensor: SensorModel) => docstring(sensorText(sensor), 8));

function sensorText(sensor: SensorModel): string {
  const deprecated = sensor.deprecated === undefined ? "" : `\n\nDeprecated: ${sentence(sensor.deprecated)}`;
  return `${sensorDoc(sensor)}${deprecated}`;
}

/** A method that takes the parameters of a family. */
export interface MemberMethod {
  readonly sensor: SensorModel;
  readonly name: string;
  readonly result: string;
  /** What it calls with them. */
  readonly returns: string;
  readonly summary?: string;
}

/** Such a method. */
export function memberMethod(
  { sensor, name, result, returns, summary = "Give the member of these parameters." }: MemberMethod,
  scope: TypeScope,
): MethodView {
  const parameters = sensor.family?.parameters ?? [];
  const names = parameters.map((parameter) => parameterName(parameter));
  const typed = parameters.map((parameter) => `${parameterName(parameter)}: ${familyParameterType(parameter, scope)}`);
  const entries = parameters.map((parameter) => {
    const doc = parameterDoc({ ...parameter, meanings: undefined });
    return { name: parameterName(parameter), doc: doc === "" ? `The parameter ${code(parameter.name)} of the name.` : doc };
  });
  const raised = section("Raises", [{ name: "ValueError", doc: "No member has these parameters." }]);
  const isNone = result === "None";
  return {
    head: `    ${lay("", call(`def ${name}`, "self", ...typed), { indent: 4, after: ` -> ${result}:` })} -> ${result}:`,
    doc: docstring([summary, section("Args", entries), raised].join("\n\n"), 8),
    body: `        ${isNone ? "" : "return "}${returns}(${names.join(", ")})`,
  };
}
