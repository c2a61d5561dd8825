import type { WrittenValue } from "katcp-gen";
import type { FixedAnswer } from "../answers/fixed-answer.js";
import type { KnownCall } from "../known-call.js";
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
}

/** What is the case without a file. */
export const NO_SETTINGS: SimSettings = {
  seed: undefined,
  present: [],
  settingsOf: () => undefined,
  latencyOf: () => undefined,
  fixedOf: () => undefined,
};

/** What is known of the device that a file is about. */
export interface KnownInterface {
  readonly calls: readonly KnownCall[];
  readonly catalog: SensorCatalog;
}
