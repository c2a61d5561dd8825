import fc from "fast-check";
import type { Contract, Status } from "katcp-runtime";
import { FailReply } from "katcp-runtime";
import { expect } from "vitest";
import { type Call, callsOf, groupMemberOf, sensorMemberOf } from "../../codegen/emit/typescript/names/names.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import type { SensorModel, SensorTree } from "../../codegen/model/sensor-model.js";
import { signaturesOf } from "../../runtime/protocol/contract.js";
import { FieldList } from "../../runtime/protocol/field-list.js";
import { type AnyCall, anyReading } from "./any-call.js";
import { type Answers, type AnyPair, refusedValue } from "./any-device.js";

/** The same sample of an arbitrary in each run. First samples are of what is short or at an edge, so that holds for one in two alone. */
export function sampleOf<T>(arbitrary: fc.Arbitrary<T>, seed: number): T {
  const [sample] = fc.sample(seed % 2 === 0 ? arbitrary : fc.noBias(arbitrary), { seed, numRuns: 1 });
  return sample as T;
}

/** A call that is made, and the interface that it is of. */
export interface Run {
  readonly call: Call;
  readonly values: AnyCall;
  readonly model: DeviceModel;
  readonly contract: Contract;
}

/** In a state in which it is allowed, a call reaches its handler, and its answer the caller. */
export async function expectAnswer(pair: AnyPair, answers: Answers, { call, values, model }: Run): Promise<void> {
  for (const { sensor, values: allowed } of call.effect.when) pair.setSensor(model, sensor, allowed[0]);
  const { args, informs, reply } = values;
  answers.next = values;
  const answer = await pair.client.req[call.member]?.(...(call.argsType === undefined ? [] : [args.passed]));
  expect(answers.taken.pop()).toEqual({ handler: call.handler, args: call.argsType === undefined ? undefined : args.got });
  const all = call.informType === undefined ? {} : { informs: informs.map(({ got }) => got) };
  const isNothing = call.informType === undefined && call.replyType === undefined;
  expect(answer).toEqual(isNothing ? undefined : { ...reply.got, ...all });
}

/** In another state it is refused, with words that the client knows, and its handler is not asked. Returns how many states were tried. */
export async function expectRefusal(pair: AnyPair, answers: Answers, { call, values, model }: Run): Promise<number> {
  let count = 0;
  for (const { sensor, values: allowed } of call.effect.when) {
    const refused = refusedValue(model, sensor, allowed);
    if (refused === undefined) continue;
    pair.setSensor(model, sensor, refused);
    const answer = pair.client.req[call.member]?.(...(call.argsType === undefined ? [] : [values.args.passed]));
    const refusal = await answer?.catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(FailReply);
    expect(refusal).toMatchObject({ reason: "state", message: expect.stringContaining(`${sensor} to be ${allowed[0]}`) });
    pair.setSensor(model, sensor, allowed[0]);
    count++;
  }
  expect(answers.taken).toEqual([]);
  return count;
}

/** A client of long ago calls it by the name of then, and gets the same under that name. Returns how many such names there are. */
export async function expectFormerNames(pair: AnyPair, answers: Answers, run: Run): Promise<number> {
  const { call, values } = run;
  const { name, aliases } = call.request;
  const encoded = encode(run);
  const now = await ask(pair, `?${name}${encoded}`);
  for (const alias of aliases) {
    const then = await ask(pair, `?${alias.name}${encoded}`);
    const renamed = (line: string): string => line.replace(new RegExp(`^([#!])${alias.name}(?= |$)`), `$1${name}`);
    expect(then.map(renamed)).toEqual(now);
    expect(then.at(-1)).toMatch(new RegExp(`^!${alias.name} ok`));
  }
  for (const { args } of answers.taken.splice(0)) expect(args).toEqual(call.argsType === undefined ? undefined : values.args.got);
  return aliases.length;
}

/** A secret that is no such value is not told again by the refusal. Returns how many were tried. */
export async function expectSecrecy(pair: AnyPair, run: Run): Promise<number> {
  const parts = encode(run).split(" ");
  let count = 0;
  for (const [index, field] of run.call.arguments.entries()) {
    if (!field.secret || index + 1 >= parts.length || freeTexts.includes(field.type.datatype)) continue;
    const [reply = ""] = await ask(pair, `?${run.call.request.name}${parts.toSpliced(index + 1, 1, "sesame-8173").join(" ")}`);
    expect(reply).toMatch(/^!\S+ fail .*secret/);
    expect(reply).not.toContain("sesame");
    count++;
  }
  return count;
}

/** What a request is answered by; sensors that came for a state are told of in between. */
async function ask({ wire }: AnyPair, line: string): Promise<readonly string[]> {
  return (await wire.ask(line)).filter((each) => !each.startsWith("#interface-changed"));
}

/** Datatypes to which any text is a value, or may be one. */
const freeTexts: readonly string[] = ["string", "bytes"];

/** The arguments of a call as they follow its name on the wire. */
function encode({ call, values, contract }: Run): string {
  const request = contract.requests?.find(({ name }) => name === call.request.name);
  const fields = request && signaturesOf(request)[call.request.signatures.findIndex(({ suffix }) => suffix === call.suffix)]?.arguments;
  return new FieldList(fields ?? [], { noun: "argument" }).encode(values.args.passed);
}

/** What a plain sensor is set to, its client reads, with the status that the interface says. Returns how many were read. */
export async function expectReadings({ device, client }: AnyPair, model: DeviceModel, seed: number): Promise<number> {
  const plain = model.sensors.filter(({ family, dynamic }) => family === undefined && !dynamic);
  for (const [index, sensor] of plain.entries()) {
    const { written, value } = sampleOf(anyReading(sensor.type), seed * 100 + index);
    const there = [sensor.name, ...sensor.aliases.map(({ name }) => name)].map((name) => device.sensorSet.get(name)).find(Boolean);
    if (there !== undefined) there.value = value;
    const reading = await findSensor(client.sensors, model.sensorTree, sensor)?.read();
    expect(reading).toMatchObject({ value, status: expectedStatus(sensor, written) });
  }
  return plain.length;
}

interface Readable {
  read(): Promise<unknown>;
}

/** A sensor as code finds it, also in plain groups. */
function findSensor(members: object, { sensors, groups }: SensorTree, wanted: SensorModel): Readable | undefined {
  const found = members as Readonly<Record<string, Readable>>;
  if (sensors.includes(wanted)) return found[sensorMemberOf(wanted)];
  const plain = groups.filter(({ own }) => own.parameters.length === 0);
  return plain.map((group) => findSensor(found[groupMemberOf(group)] ?? {}, group, wanted)).find((each) => each !== undefined);
}

function expectedStatus({ status, nominal, warn, otherwise }: SensorModel, written: unknown): Status {
  const said = status?.find(([value]) => value === String(written))?.[1];
  if (said !== undefined || nominal === undefined) return said ?? "nominal";
  const value = Number(String(written).replace("inf", "Infinity"));
  if (Number.isNaN(value)) return "error";
  if (isWithin(value, nominal)) return "nominal";
  if (warn !== undefined && isWithin(value, warn)) return "warn";
  return otherwise ?? (warn === undefined ? "warn" : "error");
}

function isWithin(value: number, [low, high]: readonly [number | null, number | null]): boolean {
  return value >= (low ?? Number.NEGATIVE_INFINITY) && value <= (high ?? Number.POSITIVE_INFINITY);
}

/** The sensors that a request names as states. */
export function statesOf(model: DeviceModel): ReadonlySet<string> {
  return new Set(callsOf(model).flatMap(({ effect }) => effect.when.map(({ sensor }) => sensor)));
}

/** Whether anything had another name. */
export function hasAliases({ requests, sensors }: DeviceModel): boolean {
  return [...requests, ...sensors].some(({ aliases }) => aliases.length > 0);
}
