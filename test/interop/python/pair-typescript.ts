import { type Client, type DeviceServer, FailReply } from "katcp-runtime";
import {
  type Contract,
  type GroupContract,
  handlerNameOf,
  memberOf,
  type SensorContract,
  type SensorTreeContract,
  type SignatureContract,
  signaturesOf,
} from "../../../runtime/protocol/contract.js";
import { datatypeOf } from "../../../runtime/protocol/datatypes.js";
import { FieldList, type FieldValues } from "../../../runtime/protocol/field-list.js";
import { Message } from "../../../runtime/protocol/message.js";
import { FamilyTemplate } from "../../../runtime/sensors/family-template.js";
import type { Sensor } from "../../../runtime/sensors/sensor.js";
import type { Answer, PairedClient, PairedDevice } from "./pair-sides.js";
import { type CallCase, type CalledCase, type InformCase, type SensorCase, type Wire, wires } from "./pair-table.js";

type Members = Readonly<Record<string, unknown>>;

/** A device of a generated class, whose handlers answer the cases that they are given. */
export class TypeScriptDevice implements PairedDevice {
  readonly #device: DeviceServer;
  readonly #contract: Contract;
  readonly #cases = new Map<string, CallCase>();

  constructor(server: new (options: object) => DeviceServer, contract: Contract) {
    const { members } = this.#handlers(contract);
    const paired = class extends server {};
    Object.assign(paired.prototype, members, { onRestart: () => {}, roleOf: () => contract.roles?.at(-1) });
    this.#contract = contract;
    this.#device = new paired({ port: 0, logSink: () => {} });
  }

  get port(): number {
    return this.#device.address?.port ?? 0;
  }

  start(): Promise<unknown> {
    return this.#device.start();
  }

  stop(): Promise<unknown> {
    return this.#device.stop({ graceMs: 0 });
  }

  async answer(each: CallCase): Promise<void> {
    this.#cases.set(keyOf(each.member, each.decoded), each);
  }

  async set({ sensor, value }: SensorCase): Promise<void> {
    const found = this.#find(sensor);
    found.value = found.datatype.parse(value);
  }

  async inform({ name, member, arguments: args }: InformCase): Promise<void> {
    const { arguments: fields = [] } = this.#contract.informs?.find((inform) => inform.name === name) ?? {};
    const values = new FieldList(fields, { noun: "value" }).decode(messageOf(args));
    const { inform } = this.#device as unknown as { readonly inform: Record<string, (values: FieldValues) => void> };
    inform[member]?.(values);
  }

  #find(name: string): Sensor<unknown> {
    const known = this.#device.sensorSet.get(name);
    if (known !== undefined) return known;
    const { sensors } = this.#device as unknown as { readonly sensors: Members };
    return sensorNamed(name, this.#contract).steps.reduce(enter, sensors) as unknown as Sensor<unknown>;
  }

  #handlers(contract: Contract): { readonly members: Members } {
    const calls = (contract.requests ?? []).flatMap((request) =>
      signaturesOf(request).map((signature) => ({ signature, member: memberOf({ name: request.name, ...signature }) })),
    );
    return {
      members: Object.fromEntries(
        calls.map(({ signature, member }) => [
          handlerNameOf(member),
          (...args: readonly unknown[]) => this.#handle(member, signature, args),
        ]),
      ),
    };
  }

  #handle(member: string, signature: SignatureContract, given: readonly unknown[]): unknown {
    const fields = new FieldList(signature.arguments ?? [], { noun: "argument" });
    const decoded = fields.isEmpty ? [] : wires(fields.encode(given[0] as FieldValues));
    const each = this.#cases.get(keyOf(member, decoded));
    if (each === undefined) throw new Error(`${member} was not to get ${decoded.join(" ")}`);
    const hasReply = signature.reply !== undefined && each.fail === undefined;
    const reply = hasReply ? new FieldList(signature.reply, { noun: "value" }).decode(messageOf(each.reply)) : undefined;
    if (signature.informs === undefined && signature.kinds === undefined) return answerOf(each, reply);
    return generate(each, signature, reply);
  }
}

function answerOf({ fail }: CallCase, reply: FieldValues | undefined): FieldValues | undefined {
  if (fail !== undefined) throw new FailReply(fail);
  return reply;
}

function* generate(
  each: CallCase,
  signature: SignatureContract,
  reply: FieldValues | undefined,
): Iterable<FieldValues> & Generator<FieldValues, FieldValues | undefined> {
  for (const [name = "", ...texts] of each.informs) {
    const kind = signature.kinds?.find((one) => one.name === name);
    const values = new FieldList(kind?.arguments ?? signature.informs ?? [], { noun: "value" }).decode(messageOf(texts));
    yield kind === undefined ? values : { kind: name, ...values };
  }
  return answerOf(each, reply);
}

/** A client of a generated class. */
export class TypeScriptClient implements PairedClient {
  readonly #client: Client;
  readonly #contract: Contract;
  readonly #streams = new Map<string, AsyncIterator<unknown>>();

  constructor(client: Client, contract: Contract) {
    this.#client = client;
    this.#contract = contract;
  }

  async call(each: CalledCase): Promise<Answer> {
    const request = this.#members("req")[each.member] as (args?: object) => Promise<FieldValues | undefined>;
    return answerOfReply(await request(...this.#given(each)), each.signature, each.request);
  }

  async stream(each: CalledCase): Promise<readonly Wire[]> {
    const request = this.#members("req")[each.member] as { stream(args?: object): AsyncIterable<FieldValues> };
    const informs: Wire[] = [];
    for await (const inform of request.stream(...this.#given(each))) informs.push(writtenInform(inform, each.signature, each.request));
    return informs;
  }

  async read(sensor: string): Promise<string> {
    const { found, format } = this.#sensor(sensor);
    return format((await found.read()).value);
  }

  async follow(sensor: string): Promise<string> {
    const { found } = this.#sensor(sensor);
    this.#streams.set(sensor, found.readings("event")[Symbol.asyncIterator]());
    return this.next(sensor);
  }

  async next(sensor: string): Promise<string> {
    const { format } = this.#sensor(sensor);
    const { value } = (await this.#stream(sensor).next()) as { readonly value: { readonly value: unknown } };
    return format(value.value);
  }

  async listen({ member }: InformCase): Promise<void> {
    const source = this.#members("inform")[member] as () => AsyncIterable<unknown>;
    this.#streams.set(`#${member}`, source()[Symbol.asyncIterator]());
  }

  async hear({ name, member }: InformCase): Promise<Wire> {
    const { arguments: fields = [] } = this.#contract.informs?.find((inform) => inform.name === name) ?? {};
    const { value } = (await this.#stream(`#${member}`).next()) as { readonly value: FieldValues | undefined };
    return wires(new FieldList(fields, { noun: "value" }).encode(value ?? {}));
  }

  #stream(name: string): AsyncIterator<unknown> {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw new Error(`${name} is not followed`);
    return stream;
  }

  #members(face: "req" | "inform" | "sensors"): Members {
    return (this.#client as unknown as Readonly<Record<string, Members>>)[face] ?? {};
  }

  /** What is left out is not given at all. */
  #given({ signature: { arguments: fields = [] }, arguments: args }: CalledCase): readonly object[] {
    if (fields.length === 0) return [];
    const values = new FieldList(fields, { noun: "argument" }).decode(messageOf(args));
    const present = fields.filter(({ repeated }, index) => repeated || index < args.length).map((field) => memberOf(field));
    return [Object.fromEntries(present.map((member) => [member, values[member]]))];
  }

  #sensor(name: string) {
    const { steps, contract } = sensorNamed(name, this.#contract);
    const found = steps.reduce(walk, this.#members("sensors")) as unknown as ClientSensorFace;
    return { found, format: (value: unknown) => datatypeOf(contract).format(value) };
  }
}

interface ClientSensorFace {
  read(): Promise<{ readonly value: unknown }>;
  readings(strategy: string): AsyncIterable<{ readonly value: unknown }>;
}

function answerOfReply(value: FieldValues = {}, signature: SignatureContract, request: string): Answer {
  const informs = (value["informs"] ?? []) as readonly FieldValues[];
  const isPlain = signature.informs === undefined && signature.kinds === undefined;
  return {
    reply: signature.reply === undefined ? [] : wires(new FieldList(signature.reply, { noun: "value" }).encode(value)),
    informs: isPlain ? [] : informs.map((inform) => writtenInform(inform, signature, request)),
  };
}

function writtenInform(inform: FieldValues, signature: SignatureContract, request: string): Wire {
  const kind = signature.kinds?.find(({ name }) => name === inform["kind"]);
  return [kind?.name ?? request, ...wires(new FieldList(kind?.arguments ?? signature.informs ?? [], { noun: "value" }).encode(inform))];
}

/** One step on the way to a sensor: a group or the sensor itself, and which of a template. */
interface Step {
  readonly member: string;
  readonly values: object | undefined;
}

interface NamedSensor {
  readonly steps: readonly Step[];
  readonly contract: SensorContract;
}

/** Where names begin that are not whole yet. */
interface Beginning {
  readonly template: string;
  readonly groups: readonly GroupContract[];
}

/** The way to the sensor of a name; undefined where none of these is it. */
function locate(
  name: string,
  { sensors = [], groups = [] }: SensorTreeContract,
  { template, groups: outer }: Beginning,
): NamedSensor | undefined {
  for (const contract of sensors) {
    const parameters = [...outer, contract].flatMap((each) => each.parameters ?? []);
    const whole = template + contract.name;
    const values = parameters.length === 0 ? (whole === name ? {} : undefined) : new FamilyTemplate(whole, parameters).parse(name);
    if (values !== undefined) return { steps: [...outer, contract].map((each) => stepTo(each, values)), contract };
  }
  for (const group of groups) {
    const within = { template: `${template}${group.name}${group.separator ?? "."}`, groups: [...outer, group] };
    const found = locate(name, group, within);
    if (found !== undefined) return found;
  }
  return undefined;
}

function stepTo({ parameters, ...named }: SensorContract | GroupContract, values: Readonly<Record<string, unknown>>): Step {
  const own = parameters && Object.fromEntries(parameters.map(({ name }) => [name, values[name]]));
  return { member: memberOf(named), values: own };
}

function sensorNamed(name: string, contract: Contract): NamedSensor {
  const found = locate(name, contract, { template: "", groups: [] });
  if (found === undefined) throw new Error(`there is no sensor ${name}`);
  return found;
}

/** What stands at a step: of a template, that of its values. */
function walk(from: Members, { member, values }: Step): Members {
  const next = from[member] as Members & ((values: object) => Members);
  return values === undefined ? next : next(values);
}

/** The same on a device, where what comes and goes is added. */
function enter(from: Members, { member, values }: Step): Members {
  const next = from[member] as Members & { add?(values?: object): Members } & ((values: object) => Members);
  if (next.add === undefined) return values === undefined ? next : next(values);
  const added = next.add(values);
  return values === undefined ? next : added;
}

function messageOf(texts: Wire): Message {
  return Message.of(
    "?",
    "x",
    texts.map((text) => Buffer.from(text, "latin1")),
  );
}

function keyOf(member: string, decoded: Wire): string {
  return JSON.stringify([member, decoded]);
}
