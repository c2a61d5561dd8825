import type { Message } from "../../protocol/message.js";

/** A reading as it came: three arguments from `first` on, name, status and value. */
export interface LastReading {
  readonly inform: Message;
  readonly first: number;
}

/** Who listens to a sensor. None of its methods may throw. */
export interface SamplingListener {
  /** A reading came: three arguments from `first` on, name, status and value. */
  onStatus(inform: Message, first: number): void;
  /** The device samples the sensor as this one needs it. */
  onAccepted?(): void;
  /** The device does not, and this listener is taken away. */
  onRefused(error: unknown): void;
  /** The device does not have the sensor now. The listener stays, and hears of it again when the device has it again. */
  onGone?(): void;
  /** Another sensor may have the name now: it is sampled anew, and what was known of it does not hold. */
  onDoubt?(): void;
  /** There is nothing more to hear: the sensor is gone, or the client is closed for that reason. This listener is taken away. */
  onEnd(cause: Error | undefined): void;
  /** Whether it is over for this listener when the sensor is gone. Default: it waits. */
  readonly endsWhenGone?: boolean;
  /** Whether it waits for another attempt where the device does not answer. Default: that is a refusal. */
  readonly isPatient?: boolean;
  /** The latest reading that it was told of, for a listener that comes later; one that has this needs nothing to be kept for it. */
  last?(): LastReading | undefined;
}

/** A listener's part in the sampling of a sensor. */
export interface Sampling {
  /** Ends it. Idempotent. */
  remove(): void;
}
