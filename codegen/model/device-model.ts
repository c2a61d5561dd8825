import type { Place } from "../interface/place.js";
import type { InformModel, RequestModel } from "./call-model.js";
import type { SensorModel, SensorTree } from "./sensor-model.js";
import type { Extensions, NamedTypeModel } from "./type-model.js";

/**
 * The model of an interface, with all types resolved and all defaults filled in. Targets (TypeScript, documents, other languages) read this
 * and never the interface file.
 */
export interface DeviceModel {
  /** The name in the file: `dev`, also that of its folder under `generated/`. */
  readonly name: string;
  /** Where its name stands. */
  readonly place: Place;
  /** The base name of the interface file, for headers: `dev.katcp.json`. */
  readonly source: string;
  readonly version: string;
  readonly description: string;
  readonly open: boolean;
  /** The roles of clients, from the least to the most privileged; empty if the interface has none. */
  readonly roles: readonly string[];
  readonly standard: readonly StandardRequestModel[];
  readonly types: readonly NamedTypeModel[];
  readonly requests: readonly RequestModel[];
  readonly informs: readonly InformModel[];
  /** All sensors, also those in groups, with their whole names. */
  readonly sensors: readonly SensorModel[];
  /** The same in groups, as code reaches them. */
  readonly sensorTree: SensorTree;
  /** What its files allow under `x-allow`: the reason for each rule, or for a rule and what it is allowed for. */
  readonly allowances: ReadonlyMap<string, string>;
  /** Only of the file itself, not of included files. */
  readonly extensions: Extensions;
  /** What a device says of its interface when it is asked. Made when it is needed, and once. */
  readonly describe: () => InterfaceDescription;
}

/** The interface as one document that needs no other (docs/wire-extensions.md): without `x-` keys, comments and the values of secrets. */
export interface InterfaceDescription {
  /** Canonical JSON. */
  readonly text: string;
  /** The same text in pieces, of which commas join the lists: those of requests, informs, sensors and types. */
  readonly parts: readonly (string | readonly string[])[];
  /** SHA-256 of its UTF-8, in hexadecimal. */
  readonly hash: string;
}

/** A standard request, and the role that it needs where there are roles. */
export interface StandardRequestModel {
  readonly name: string;
  readonly access: string | undefined;
  /** Whether the interface names it. */
  readonly isPromised: boolean;
}
