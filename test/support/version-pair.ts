import { isDeepStrictEqual } from "node:util";
import { Client, type Contract, DeviceServer } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { type Call, callsOf, memberOf } from "../../codegen/emit/typescript/names/names.js";
import type { FieldModel } from "../../codegen/model/call-model.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import type { SensorModel } from "../../codegen/model/sensor-model.js";
import type { TypeModel } from "../../codegen/model/type-model.js";
import { anyCall, anyReading } from "./any-call.js";
import { Answers, type AnyClient } from "./any-device.js";
import { mostPrivileged } from "./most-privileged.js";
import { sampleOf } from "./run-any.js";

/** An interface in one version: as the compiler and as the runtime have it. */
export interface Version {
  readonly model: DeviceModel;
  readonly contract: Contract;
}

/** A client of one version, and a device of another, really connected. */
export class VersionPair {
  readonly #client: AnyClient;
  readonly #device: DeviceServer;
  readonly #answers = new Answers();
  readonly #versions: { readonly client: DeviceModel; readonly server: DeviceModel };
  readonly #close: () => Promise<void>;

  private constructor(device: DeviceServer, client: Client, versions: { readonly client: DeviceModel; readonly server: DeviceModel }) {
    this.#device = device;
    this.#client = client as AnyClient;
    this.#versions = versions;
    this.#close = async () => {
      await client.close();
      await device.stop({ graceMs: 0 });
    };
  }

  static async start(client: Version, server: Version): Promise<VersionPair> {
    const network = new MemoryNetwork();
    const device = new (mostPrivileged(DeviceServer))(server.contract, {
      host: "dut",
      port: 7147,
      listener: network.listen,
      logSink: () => {},
    });
    const connected = new Client(client.contract, "dut", 7147, { connector: network.connect, clock: new FakeClock(), versions: "ignore" });
    const pair = new VersionPair(device, connected, { client: client.model, server: server.model });
    Object.assign(device, pair.#answers.handlers(server.model));
    await device.start();
    await connected.connect();
    return pair;
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** What does not work: undefined where every request and sensor of the client did. */
  async findProblem(seed: number): Promise<string | undefined> {
    const { client } = this.#versions;
    for (const [index, call] of callsOf(client).entries()) {
      const problem = await this.#findCallProblem(call, seed * 1000 + index);
      if (problem !== undefined) return `?${call.request.name}: ${problem}`;
    }
    for (const [index, sensor] of client.sensors.entries()) {
      const problem = sensor.family === undefined ? await this.#findReadingProblem(sensor, seed * 1000 + index) : undefined;
      if (problem !== undefined) return `${sensor.name}: ${problem}`;
    }
    return undefined;
  }

  async #findCallProblem(call: Call, seed: number): Promise<string | undefined> {
    const values = sampleOf(anyCall(call), seed);
    const handled = this.#handledBy(call, Object.keys(values.args.passed).length);
    this.#enter(call);
    // A handler answers what its own interface says.
    this.#answers.next = handled === undefined ? values : sampleOf(anyCall(handled), seed + 7);
    this.#answers.taken.length = 0;
    let answer: unknown;
    try {
      answer = await this.#client.req[call.member]?.(...(call.argsType === undefined ? [] : [values.args.passed]));
    } catch (thrown) {
      return String(thrown);
    }
    const taken = this.#answers.taken.at(-1);
    const served = callsOf(this.#versions.server).find(({ handler }) => handler === taken?.handler);
    if (served === undefined) return "no handler was called";
    return (
      findDifference(call.arguments, served.arguments, values.args.got, taken?.args) ??
      findDifference(served.reply ?? [], call.reply ?? [], this.#answers.next?.reply.passed, answer) ??
      findStranger(call.reply ?? [], answer) ??
      this.#findInformProblem(call, answer)
    );
  }

  #findInformProblem({ informs, kinds, informType }: Call, answer: unknown): string | undefined {
    if (informType === undefined) return undefined;
    const got = (answer as { readonly informs: readonly { readonly kind?: string }[] }).informs;
    const sent = this.#answers.next?.informs.length ?? 0;
    if (got.length !== sent) return `${sent} informs were sent, and ${got.length} came`;
    for (const inform of got) {
      const fields = informs ?? kinds?.find(({ name }) => name === inform.kind)?.arguments;
      if (fields === undefined) return `an inform of the unknown kind ${inform.kind} came`;
      const stranger = findStranger(fields, inform);
      if (stranger !== undefined) return stranger;
    }
    return undefined;
  }

  /** The call of the device that takes so many arguments under one of the names that a client tries. */
  #handledBy({ request: { name, aliases } }: Call, count: number): Call | undefined {
    const names = [name, ...aliases.map((alias) => alias.name)];
    const named = callsOf(this.#versions.server).filter(({ request }) =>
      [request.name, ...request.aliases.map((alias) => alias.name)].some((each) => names.includes(each)),
    );
    return named.find(({ arguments: args }) => args.length >= count && args.filter(isNeeded).length <= count) ?? named[0];
  }

  /** Into a state in which the client may call it. */
  #enter({ effect }: Call): void {
    for (const { sensor, values } of effect.when) {
      const there = this.#device.sensorSet.get(sensor);
      if (there !== undefined) there.value = values[0];
    }
  }

  async #findReadingProblem(sensor: SensorModel, seed: number): Promise<string | undefined> {
    const names = [sensor.name, ...sensor.aliases.map(({ name }) => name)];
    const served = this.#versions.server.sensors.find(({ name, aliases }) =>
      [name, ...aliases.map((alias) => alias.name)].some((each) => names.includes(each)),
    );
    const there = served && this.#device.sensorSet.get(served.name);
    if (served === undefined || there === undefined) return sensor.dynamic ? undefined : "the device does not have it";
    const { value } = sampleOf(anyReading(served.type), seed);
    there.value = value;
    try {
      const reading = await this.#client.sensors[memberOf(sensor)]?.read();
      if (isSameType(served.type, sensor.type) && !isDeepStrictEqual(reading?.value, value))
        return `${String(value)} was read as ${String(reading?.value)}`;
      return isStrange(sensor, reading?.value) ? `the value ${String(reading?.value)} is not known` : undefined;
    } catch (thrown) {
      return String(thrown);
    }
  }
}

function isNeeded({ optional, default: fallback, repeated }: FieldModel): boolean {
  return !optional && fallback === undefined && repeated?.minimum !== 0;
}

/** Whether values of both are the same in code. */
function isSameType(one: TypeModel, other: TypeModel): boolean {
  const plain = ({ datatype, bigint, separator, codec }: TypeModel): unknown => ({ datatype, bigint, separator, codec });
  return isDeepStrictEqual(plain(one), plain(other));
}

/** A field of one name and type that means one value to who sent it, and another to who got it. */
function findDifference(sent: readonly FieldModel[], got: readonly FieldModel[], passed: unknown, received: unknown): string | undefined {
  const [one, other] = [passed, received] as readonly (Readonly<Record<string, unknown>> | undefined)[];
  for (const [index, field] of sent.entries()) {
    const match = got.find(({ name }) => name === field.name);
    const isSame =
      match !== undefined && isSameType(match.type, field.type) && (match.repeated === undefined) === (field.repeated === undefined);
    const [before, after] = [one?.[memberOf(field)], other?.[memberOf(match ?? field)]];
    // What is absent is nothing to compare, but where a default stands for it.
    if (isSame && field.default === undefined && before === undefined) continue;
    if (isSame && !isDeepStrictEqual(before, after))
      return `value ${index + 1} "${field.name}" was ${String(before)}, and came as ${String(after)}`;
  }
  return undefined;
}

/** A value that the interface of its reader does not list: the client keeps it as text. */
function findStranger(fields: readonly FieldModel[], values: unknown): string | undefined {
  const strange = fields.find((field) => isStrange(field, (values as Readonly<Record<string, unknown>> | undefined)?.[memberOf(field)]));
  return strange === undefined ? undefined : `a value of "${strange.name}" is not known`;
}

function isStrange(
  { type: { values }, words = [] }: Pick<FieldModel, "type"> & { readonly words?: readonly string[] | undefined },
  value: unknown,
): boolean {
  if (values === undefined || value === undefined) return false;
  return [value].flat().some((each) => typeof each === "string" && !values.includes(each) && !words.includes(each));
}
