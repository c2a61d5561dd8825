import type { Reading } from "../sensors/reading.js";
import type { CallOptions } from "./client-options.js";
import type { StrategyText } from "./sampling/strategy-text.js";
import type { SensorGonePolicy } from "./sampling/typed-listener.js";
import type { BufferPolicy } from "./streams/stream.js";
import type { UndecodablePolicy } from "./streams/undecodable.js";

/** Options of a listener to readings. */
export interface ListenOptions {
  /**
   * What to do about a reading that does not match its type: `throw` (the default) ends with a `DatatypeError`, `skip` warns and goes on.
   * If the status says that the value is not meaningful, the type is not checked: see `isValidStatus`.
   */
  readonly onUndecodable?: UndecodablePolicy | undefined;
  /** What to do when the device has removed the sensor: `wait` (the default) goes on when it is back, `end` ends. */
  readonly whenGone?: SensorGonePolicy | undefined;
}

/** Options of a stream of readings. */
export interface ReadingsOptions extends ListenOptions {
  /** What to keep for a slow reader: only the latest reading, or up to this many (then an error). Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the iteration with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** A listener to a sensor. If it throws, the client warns (`onWarning`) and goes on. */
export interface ReadingListener<T> {
  onReading(reading: Reading<T>): void;
  /** The device has removed the sensor. Readings go on when it is back. */
  onGone?(): void;
  /** The end: the client is closed, the device refused, or the sensor is gone and `whenGone` is `end`. */
  onEnd?(cause: unknown): void;
}

/** Options of a wait for a reading. */
export interface WaitOptions extends CallOptions, Pick<ListenOptions, "onUndecodable"> {
  /** The strategy during the wait; default `event`. */
  readonly strategy?: StrategyText | undefined;
}
