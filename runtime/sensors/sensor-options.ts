import type { Datatype } from "../protocol/datatype.js";
import type { Timestamp } from "../protocol/datatypes.js";
import type { Status } from "../protocol/vocabulary.js";
import type { WireText } from "../protocol/wire-text.js";
import type { Clock } from "./clock.js";
import type { StaleRule, StatusRule } from "./status-rule.js";
import type { Strategy } from "./strategy.js";

/** Options of a sensor. */
export interface SensorOptions<T> {
  readonly name: string;
  readonly datatype: Datatype<T>;
  readonly description: string;
  readonly units?: string;
  /** The value before the first update; default: that of the datatype. */
  readonly initialValue?: T;
  /** The status before the first update; default `unknown`. */
  readonly initialStatus?: Status;
  /** The status of a value that is set without a status; default: always `nominal`. */
  readonly statusOf?: StatusRule<T>;
  /** The meaning of the strategy `auto`; default: every update. */
  readonly autoStrategy?: Strategy;
  /** Further words in `#sensor-list`; default: those of the datatype. */
  readonly parameters?: readonly WireText[];
  /** The status of a reading that is too old; default: no change. */
  readonly stale?: StaleRule;
  readonly clock?: Clock;
}

/** Options of an update. */
export interface UpdateOptions {
  /** Overrides the status from the rule. */
  readonly status?: Status | undefined;
  /** Seconds since the epoch, UTC; default: now. */
  readonly timestamp?: Timestamp | undefined;
}
