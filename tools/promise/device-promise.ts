import type { DeviceModel, RequestModel } from "katcp-gen";
import type { Contract, RequestContract } from "katcp-runtime";
import { FieldList, signaturesOf } from "katcp-runtime/vocabulary";
import type { FindingPlace, Subject } from "../findings/finding.js";
import { quoted } from "../findings/shown.js";
import type { LoadedInterface } from "../interface/load-interface.js";
import { placeOf } from "./place-of.js";
import type { SensorPromise } from "./sensor-promise.js";
import { sensorPromises } from "./sensor-promises.js";
import { SignaturePromise, type Spoken } from "./signature-promise.js";

/** A request, with all ways to call it. */
export interface RequestPromise {
  readonly name: string;
  readonly model: RequestModel;
  readonly signatures: readonly SignaturePromise[];
}

/** What an interface promises of a device, made ready for looking at messages. */
export class DevicePromise {
  readonly model: DeviceModel;
  readonly contract: Contract;
  /** The interface file as it was named. */
  readonly file: string;
  readonly spoken: Spoken;
  readonly requests: readonly RequestPromise[];
  readonly sensors: readonly SensorPromise[];
  /** The asynchronous informs, by name. */
  readonly informs: ReadonlyMap<string, FieldList>;
  readonly #requests = new Map<string, RequestPromise>();
  readonly #plain = new Map<string, SensorPromise>();
  readonly #families: readonly SensorPromise[];

  constructor({ model, contract, file }: LoadedInterface, spoken: Spoken) {
    this.model = model;
    this.contract = contract;
    this.file = file;
    this.spoken = spoken;
    this.requests = model.requests.map((each, index) => requestPromise(each, contract.requests?.[index] as RequestContract, spoken));
    for (const request of this.requests) {
      for (const name of [request.name, ...request.model.aliases.map((alias) => alias.name)]) this.#requests.set(name, request);
    }
    const options = { isInMilliseconds: spoken.major === 4, noun: "value" };
    this.informs = new Map(contract.informs?.map(({ name, arguments: fields = [] }) => [name, new FieldList(fields, options)]));
    this.sensors = sensorPromises(model, contract, spoken);
    for (const sensor of this.sensors) {
      if (sensor.template === undefined) for (const name of [sensor.model.name, ...sensor.aliases]) this.#plain.set(name, sensor);
    }
    this.#families = this.sensors.filter(({ template }) => template !== undefined);
  }

  /** By its name, or by a former one. */
  request(name: string): RequestPromise | undefined {
    return this.#requests.get(name);
  }

  /** By its name on the wire: a plain sensor, or the family that has it as a member. */
  sensor(name: string): SensorPromise | undefined {
    return this.#plain.get(name) ?? this.#families.find(({ template }) => template?.parse(name) !== undefined);
  }

  /** The device as a whole. */
  get subject(): Subject {
    return { what: "the device", place: placeOf(this.model.place) };
  }

  subjectOfRequest(name: string): Subject {
    const place = this.request(name)?.model.place;
    return { what: `request ${quoted(name)}`, place: place && placeOf(place) };
  }

  subjectOfSensor(name: string): Subject {
    return { what: `sensor ${quoted(name)}`, place: this.sensor(name)?.place };
  }

  subjectOfInform(name: string): Subject {
    return { what: `inform ${quoted(name)}`, place: this.#placeOfInform(name) };
  }

  #placeOfInform(name: string): FindingPlace | undefined {
    const model = this.model.informs.find((inform) => inform.name === name);
    return model && placeOf(model.place);
  }
}

function requestPromise(model: RequestModel, contract: RequestContract, spoken: Spoken): RequestPromise {
  const contracts = signaturesOf(contract);
  const signatures = model.signatures.map((signature, index) => {
    return new SignaturePromise(model.name, { model: signature, contract: contracts[index] ?? {} }, spoken);
  });
  return { name: model.name, model, signatures };
}
