import { type Datatype, defineDatatype } from "../../protocol/datatype.js";
import { address, anyInteger, boolean, discrete, float, string, timestamp, timestampInMilliseconds } from "../../protocol/datatypes.js";
import type { Message } from "../../protocol/message.js";
import { detach, toUnicode, type WireText } from "../../protocol/wire-text.js";

/** What a device says of one of its sensors in `#sensor-list` (guidelines §7.2). */
export interface SensorInfo {
  readonly name: string;
  readonly description: string;
  readonly units: string;
  /** As the wire has it: `float`, `lru`, … */
  readonly type: string;
  /** The values of a discrete, the ranges of a number. */
  readonly parameters: readonly WireText[];
}

// What most sensors share: a device may have tens of thousands of them.
const none: WireText[] = [];

/** Reads `name description units type [parameter …]`; undefined where the inform is none of that. */
export function readSensorInfo(inform: Message): SensorInfo | undefined {
  if (inform.argumentCount < 4) return undefined;
  const parameters: WireText[] = inform.argumentCount === 4 ? none : [];
  for (let index = 4; index < inform.argumentCount; index++) parameters.push(detach(inform.wire(index) ?? ""));
  return {
    name: detach(inform.wire(0) ?? ""),
    description: inform.text(1),
    units: inform.text(2),
    type: detach(inform.wire(3) ?? ""),
    parameters,
  };
}

/** How many bytes it has. */
export function sizeOfInfo({ name, description, units, type, parameters }: SensorInfo): number {
  let size = name.length + description.length + units.length + type.length;
  for (const parameter of parameters) size += parameter.length;
  return size;
}

/** Whether two descriptions are the same. */
export function isSameInfo(one: SensorInfo, other: SensorInfo): boolean {
  return (
    one.type === other.type &&
    one.units === other.units &&
    one.description === other.description &&
    one.parameters.length === other.parameters.length &&
    one.parameters.every((parameter, index) => parameter === other.parameters[index])
  );
}

// A map: a device may say that a sensor's type is `constructor`, which every object has.
const simple: ReadonlyMap<string, Datatype<unknown>> = new Map<string, Datatype<unknown>>([
  ["integer", anyInteger as Datatype<unknown>],
  ["float", float as Datatype<unknown>],
  ["boolean", boolean as Datatype<unknown>],
  ["address", address as Datatype<unknown>],
  ["string", string as Datatype<unknown>],
  // katcp-python's type of that name: a discrete whose two values need not be said.
  ["lru", asType("lru", discrete(["nominal", "error"]))],
]);

function asType(wireName: string, datatype: Datatype<string>): Datatype<unknown> {
  const { accepts, equals, format, parse, expected, initial, parameters } = datatype;
  return defineDatatype<string>({
    ...{ name: "discrete", wireName, expected, initial, parameters, accepts, equals, write: format },
    read: (text) => (parameters.includes(text) ? parse(text) : undefined),
  }) as Datatype<unknown>;
}

/** The datatype of a sensor that no interface describes. Of a type that we do not know the values are texts. */
export function datatypeOfInfo({ type, parameters }: Pick<SensorInfo, "type" | "parameters">, major: 4 | 5): Datatype<unknown> {
  if (type === "timestamp") return (major === 4 ? timestampInMilliseconds : timestamp) as Datatype<unknown>;
  if (type === "discrete" && parameters.length > 0) return discrete(parameters.map(asUnicode)) as Datatype<unknown>;
  return simple.get(type) ?? (string as Datatype<unknown>);
}

/** Bytes that are no UTF-8 are shown one by one. */
function asUnicode(text: WireText): string {
  return toUnicode(text) ?? text;
}
