import type { Reading } from "../sensors/reading.js";
import type { CallOptions } from "./client-options.js";
import type { StrategyText } from "./sampling/strategy-text.js";
import type { SensorGonePolicy } from "./sampling/typed-listener.js";
import type { BufferPolicy } from "./streams/stream.js";
import type { UndecodablePolicy } from "./streams/undecodable.js";

/** Settings of a listener to readings. */
export interface ListenOptions {
  /**
   * What is done about a reading that is no value of its type: `throw` (the default) ends with the `DatatypeError`, `skip` leaves it out
   * and warns. Where the status says that the value means nothing, the value is not held against the type: see `isValidStatus`.
   */
  readonly onUndecodable?: UndecodablePolicy | undefined;
  /** What happens when the device does not have the sensor any more: `wait` (the default) goes on when it has it again, `end` ends. */
  readonly whenGone?: SensorGonePolicy | undefined;
}

/** Settings of a stream of readings. */
export interface ReadingsOptions extends ListenOptions {
  /** What is kept for a slow reader: the latest reading alone, or all up to so many, and then an error. Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the iteration, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a listener to a sensor is told. What it throws is a warning of the client (`onWarning`), and it goes on being told. */
export interface ReadingListener<T> {
  onReading(reading: Reading<T>): void;
  /** The device does not have the sensor now; there will be readings again when it has it again. */
  onGone?(): void;
  /** There is no more to hear: the client is closed, the device refused, or the sensor is gone and `whenGone` is `end`. */
  onEnd?(cause: unknown): void;
}

/** Settings of a wait for a reading. */
export interface WaitOptions extends CallOptions, Pick<ListenOptions, "onUndecodable"> {
  /** How the sensor is sampled until then; default `event`. */
  readonly strategy?: StrategyText | undefined;
}
