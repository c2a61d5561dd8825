import type { WrittenValue } from "katcp-gen";
import type { FixedAnswer } from "../answers/fixed-answer.js";
import type { RepeatedInform } from "../inform-life.js";
import type { KnownCall } from "../known-call.js";
import type { KnownInform } from "../known-inform.js";
import type { ModelSettings } from "../models/model-settings.js";
import type { KnownSensor, SensorCatalog } from "../sensor-catalog.js";

/** The least and the most seconds that an answer takes. */
export type LatencyRange = readonly [least: number, most: number];

/** A simulator file as it is written. */
export interface WrittenSimFile {
  readonly seed?: number;
  readonly latency?: readonly number[];
  readonly present?: readonly string[];
  readonly sensors?: Readonly<Record<string, ModelSettings>>;
  readonly requests?: Readonly<Record<string, WrittenRequest>>;
  readonly informs?: Readonly<Record<string, WrittenInform>>;
}

/** What it says of an inform that all clients get. */
export interface WrittenInform {
  /** Seconds. */
  readonly every: number;
  readonly arguments?: readonly WrittenValue[];
}

/** What it says of a request. */
export interface WrittenRequest {
  readonly latency?: readonly number[];
  readonly reply?: readonly WrittenValue[];
  readonly informs?: readonly (readonly WrittenValue[])[];
  readonly fail?: string;
  readonly sets?: Readonly<Record<string, WrittenValue>>;
}

/** How a simulated device behaves, as its simulator file says. */
export interface SimSettings {
  readonly seed: number | undefined;
  readonly present: readonly string[];
  readonly settingsOf: (known: KnownSensor, name: string) => ModelSettings | undefined;
  readonly latencyOf: (call: KnownCall) => LatencyRange | undefined;
  readonly fixedOf: (call: KnownCall) => FixedAnswer | undefined;
  /** What all clients get by itself. */
  readonly informs: readonly RepeatedInform[];
}

/** What is the case without a file. */
export const NO_SETTINGS: SimSettings = {
  seed: undefined,
  present: [],
  settingsOf: () => undefined,
  latencyOf: () => undefined,
  fixedOf: () => undefined,
  informs: [],
};

/** What is known of the device that a file is about. */
export interface KnownInterface {
  readonly calls: readonly KnownCall[];
  readonly informs: readonly KnownInform[];
  readonly catalog: SensorCatalog;
}
