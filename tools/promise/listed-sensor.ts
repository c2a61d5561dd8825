import type { Message } from "katcp-runtime";

/** What a device says of one of its sensors in `#sensor-list` (guidelines §7.2). */
export interface ListedSensor {
  readonly name: string;
  readonly description: string;
  readonly units: string;
  readonly type: string;
  /** The values of a discrete, the ranges of a number. */
  readonly parameters: readonly string[];
}

/** Reads `name description units type [parameter …]`; undefined where the inform is none of that. */
export function readListedSensor(inform: Message): ListedSensor | undefined {
  if (inform.argumentCount < 4) return undefined;
  const parameters = Array.from({ length: inform.argumentCount - 4 }, (_, index) => inform.text(4 + index));
  return { name: inform.text(0), description: inform.text(1), units: inform.text(2), type: inform.text(3), parameters };
}
