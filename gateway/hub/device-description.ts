import type { DatatypeName, Status } from "katcp-runtime/vocabulary";

/** All that is known of a device but its readings, as JSON: what `GET /api/devices/<name>` answers. */
export interface DeviceDescription {
  readonly device: string;
  /** Grows with each change of what stands here. */
  readonly revision: number;
  /** Where the types come from: an interface file, the device's own description, or what `?help` and `?sensor-list` say. */
  readonly source: DescriptionSource;
  /** Of the interface, where there is one. */
  readonly interface: InterfaceSummary | undefined;
  /** Roles of the device's interface, from the least to the most privileged. */
  readonly roles: readonly string[];
  /** Sorted by name. */
  readonly requests: readonly RequestDescription[];
  /** The sensors that the device has now, sorted by name. */
  readonly sensors: readonly SensorDescription[];
  readonly groups: readonly GroupDescription[];
}

export type DescriptionSource = "file" | "device" | "help";

export interface InterfaceSummary {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

/** A request. A device may lack one of its interface (`isListed` is false), and may have one that its interface does not know. */
export interface RequestDescription {
  readonly name: string;
  readonly description: string;
  /** What to use instead. */
  readonly deprecated?: string | undefined;
  /** How long it may take; the gateway's default where nothing is said. */
  readonly timeoutSeconds?: number | undefined;
  /** The role of the gateway that may send it. */
  readonly role: string;
  /** Whether the device lists it in `?help` now. */
  readonly isListed: boolean;
  /** One of the guidelines, such as `?sensor-list`. */
  readonly isStandard: boolean;
  /** Whether arguments and reply are known. If not, there is one signature that takes any texts. */
  readonly isTyped: boolean;
  /** The ways to call it. */
  readonly signatures: readonly SignatureDescription[];
}

export interface SignatureDescription {
  readonly description: string;
  /** `?set-rate rate [when]` */
  readonly usage: string;
  readonly arguments: readonly FieldDescription[];
  /** The values after `ok`; undefined where the reply is the count of the informs. */
  readonly reply: readonly FieldDescription[] | undefined;
  /** The informs that come before the reply. */
  readonly informs: readonly InformDescription[];
  /** It changes nothing on the device. */
  readonly safe: boolean;
  /** Twice does what once does. */
  readonly idempotent: boolean;
  /** All of these must hold: each sensor has one of its values. */
  readonly when: readonly StateDescription[];
}

export interface InformDescription {
  readonly name: string;
  readonly fields: readonly FieldDescription[];
}

export interface StateDescription {
  readonly sensor: string;
  /** As on the wire. */
  readonly values: readonly string[];
}

/** A limit: text where a number cannot hold it. */
export type LimitDescription = number | string;

/** One argument, or one value of a reply or inform. All texts are as on the wire, unescaped. */
export interface FieldDescription {
  readonly name: string;
  readonly description: string;
  readonly type: DatatypeName;
  readonly units?: string | undefined;
  /** The values of a discrete. */
  readonly values?: readonly string[] | undefined;
  /** What each of the values means, in their order. */
  readonly meanings?: readonly string[] | undefined;
  readonly minimum?: LimitDescription | undefined;
  readonly maximum?: LimitDescription | undefined;
  /** What may stand instead of a value: `auto`. */
  readonly words?: readonly string[] | undefined;
  /** Of a timestamp: `now` may stand instead of a time. */
  readonly now?: boolean | undefined;
  /** It may be left out. */
  readonly optional: boolean;
  readonly default?: string | undefined;
  readonly repeated?: { readonly minimum: number; readonly maximum: number | undefined } | undefined;
  /** Never show or keep what is typed. */
  readonly secret: boolean;
  /** Several values in one argument: what stands between them. */
  readonly separator?: string | undefined;
  /** What the text matches as a whole, in RE2's syntax. */
  readonly pattern?: string | undefined;
  readonly example?: string | undefined;
}

export type RangeDescription = readonly [low: number | null, high: number | null];

export interface SensorDescription {
  readonly name: string;
  /** As `?sensor-list` says it. */
  readonly type: string;
  readonly units: string;
  readonly description: string;
  /** The values of a discrete, the ranges of a number, as `?sensor-list` says them. */
  readonly parameters: readonly string[];
  /** What each of the values of a discrete means, in their order. */
  readonly meanings?: readonly string[] | undefined;
  /** The name of the innermost group that it is in. */
  readonly group?: string | undefined;
  /** The template of its family: `input{input}.power`. */
  readonly family?: string | undefined;
  /** What its name says of the parameters of its family and groups: `{ input: "3" }`. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly nominal?: RangeDescription | undefined;
  readonly warn?: RangeDescription | undefined;
  /** The status of each value, where the interface says one. */
  readonly statuses?: readonly (readonly [value: string, status: Status])[] | undefined;
  readonly deprecated?: string | undefined;
  /** What the interface says of it under `x-` keys, such as `x-prometheus`. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** A group of sensors of the interface. */
export interface GroupDescription {
  /** The whole name, a template where it has parameters: `antenna{antenna}.rx`. */
  readonly name: string;
  readonly description: string;
  /** The group around it. */
  readonly parent?: string | undefined;
}
