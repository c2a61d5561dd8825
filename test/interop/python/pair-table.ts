import { type Call, callsOf, constantOf, memberOf } from "../../../codegen/emit/python/names/names.js";
import { ExampleValues } from "../../../codegen/emit/text/example-values.js";
import { callExamples } from "../../../codegen/emit/text/wire-example.js";
import { formatValue } from "../../../codegen/emit/text/wire-text.js";
import { callsOf as typescriptCalls, memberOf as typescriptMember } from "../../../codegen/emit/typescript/names/names.js";
import type { DeviceModel } from "../../../codegen/model/device-model.js";
import type { SensorModel } from "../../../codegen/model/sensor-model.js";
import { type Contract, type SignatureContract, signaturesOf } from "../../../runtime/protocol/contract.js";
import { FieldList } from "../../../runtime/protocol/field-list.js";
import { Message } from "../../../runtime/protocol/message.js";
import { parseLine } from "../../../runtime/protocol/parse-line.js";
import { parseMessage } from "../../support/accept-example.js";

/** Texts of the wire, with a character for each byte. */
export type Wire = readonly string[];

/** What is called in both languages. */
export interface CalledCase {
  readonly title: string;
  readonly request: string;
  /** In `_requests.py`, and of the client's class in Python. */
  readonly constant: string;
  readonly method: string;
  /** In TypeScript. */
  readonly member: string;
  readonly signature: SignatureContract;
  readonly arguments: Wire;
}

/** A call, what its handler is to get, and what it answers. */
export interface CallCase extends CalledCase {
  readonly decoded: Wire;
  readonly informs: readonly Wire[];
  readonly reply: Wire;
  /** What the device refuses it with. */
  readonly fail: string | undefined;
  /** What sensors must be before. */
  readonly states: readonly (readonly [sensor: string, value: string])[];
}

/** A sensor that is set, and what it is set to. */
export interface SensorCase {
  readonly sensor: string;
  readonly value: string;
}

/** An inform that a device sends. */
export interface InformCase {
  readonly name: string;
  readonly constant: string;
  readonly method: string;
  readonly member: string;
  readonly arguments: Wire;
}

/** All cases of an interface, made of what it says. */
export interface PairTable {
  readonly calls: readonly CallCase[];
  /** Each has one argument that its limits do not allow. */
  readonly refusals: readonly CalledCase[];
  readonly sensors: readonly SensorCase[];
  readonly informs: readonly InformCase[];
}

/** The table of a device; `contract` is what TypeScript has of it. */
export function pairTable(model: DeviceModel, contract: Contract): PairTable {
  const values = new ExampleValues(model);
  const signatures = (contract.requests ?? []).flatMap(signaturesOf);
  const members = typescriptCalls(model).map(({ member }) => member);
  const named = callsOf(model).map((call, index) => ({ call, signature: signatures[index] ?? {}, member: members[index] ?? "" }));
  const calls = named.flatMap((each) =>
    callExamples(each.call.request.name, each.call, values).map((example) => callCase(each, example.lines)),
  );
  return {
    calls,
    refusals: named.flatMap((each) => refusalsOf(each, calls)),
    sensors: model.sensors.flatMap((sensor) => sensorCases(sensor, values)),
    informs: model.informs.map((inform) => ({
      name: inform.name,
      constant: constantOf(inform),
      method: memberOf(inform),
      member: typescriptMember(inform),
      arguments: inform.arguments.map((field) => wireOf(formatValue(values.of(field), field.type))),
    })),
  };
}

interface NamedCall {
  readonly call: Call;
  readonly signature: SignatureContract;
  readonly member: string;
}

function callCase({ call, signature, member }: NamedCall, lines: readonly string[]): CallCase {
  const [request, ...rest] = lines.map(parseMessage) as [Message, ...Message[]];
  const reply = rest.pop();
  const fields = new FieldList(signature.arguments ?? [], { noun: "argument" });
  const isOk = reply?.text(0) === "ok";
  return {
    ...calledCase({ call, signature, member }, lines[0] ?? "", argumentsOf(request)),
    decoded: wires(fields.encode(fields.decode(request))),
    informs: rest.map((inform) => [inform.name, ...argumentsOf(inform)]),
    reply: isOk && call.reply !== undefined && reply !== undefined ? argumentsOf(reply).slice(1) : [],
    fail: isOk ? undefined : reply?.text(1),
    states: call.effect.when.map(({ sensor, values: [value] }) => [sensor, value === true ? "1" : value === false ? "0" : String(value)]),
  };
}

function calledCase({ call, signature, member }: NamedCall, title: string, args: Wire): CalledCase {
  const { request, constant, method } = call;
  return { title, request: request.name, constant, method, member, signature, arguments: args };
}

/** The first example of a call, with each of its arguments in turn beyond a limit. */
function refusalsOf(each: NamedCall, calls: readonly CallCase[]): readonly CalledCase[] {
  const example = calls.findLast(({ constant }) => constant === each.call.constant);
  return each.call.arguments.flatMap(({ name, type: { minimum, maximum } }, index) => {
    const beyond =
      maximum === undefined
        ? minimum === undefined
          ? undefined
          : BigInt(Math.floor(Number(minimum))) - 1n
        : BigInt(Math.ceil(Number(maximum))) + 1n;
    if (beyond === undefined || example === undefined || index >= example.arguments.length) return [];
    const args = example.arguments.map((text, at) => (at === index ? String(beyond) : text));
    return [calledCase(each, `${example.title}, with ${name} ${beyond}`, args)];
  });
}

function sensorCases(sensor: SensorModel, values: ExampleValues): readonly SensorCase[] {
  const names = memberNamesOf(sensor);
  return names.flatMap((name) =>
    [0, 1].map((index) => ({
      sensor: name,
      value: wireOf(formatValue(values.of({ name: "value", type: sensor.type }, index), sensor.type)),
    })),
  );
}

/** A name that its parameters make. */
function memberNamesOf({ name, family }: SensorModel): readonly string[] {
  if (family === undefined) return [name];
  const texts = new Map(
    family.parameters.map(({ name: each, values, type, minimum = 0, digits = 1, pattern }) => [
      each,
      values?.[0] ?? (type === "integer" ? String(minimum).padStart(digits, "0") : pattern === undefined ? "abc" : "m000"),
    ]),
  );
  return [name.replaceAll(/\{([^}]*)\}/g, (_, each: string) => texts.get(each) ?? "")];
}

/** The arguments of a message. */
export function argumentsOf(message: Message): Wire {
  return Array.from({ length: message.argumentCount }, (_, index) => message.wire(index) ?? "");
}

/** The texts of ` a b c`, as `FieldList` writes them. */
export function wires(text: string): Wire {
  return argumentsOf(messageOf(text));
}

/** The message that has the texts of ` a b c` as its arguments. */
export function messageOf(text: string): Message {
  const line = `?x${text}`;
  const message = parseLine({ text: line, start: 0, end: line.length, isLenient: false, maximumArguments: 10_000 });
  if (!(message instanceof Message)) throw new Error(`${line} is no message`);
  return message;
}

/** One such text, as people read it. */
function wireOf(escaped: string): string {
  return argumentsOf(parseMessage(`?x ${escaped}`))[0] ?? "";
}
