import { DatatypeError, messageOf } from "../../errors.js";
import type { Datatype } from "../../protocol/datatype.js";
import { timestamp, timestampInMilliseconds } from "../../protocol/datatypes.js";
import type { Message } from "../../protocol/message.js";
import { STATUSES, type Status } from "../../protocol/vocabulary.js";
import type { Reading } from "../../sensors/reading.js";

const statuses = new Map<string, Status>(STATUSES.map((status) => [status, status]));

/** When the readings of an inform are from, in seconds: protocol 4 counts milliseconds. @throws DatatypeError */
export function readTimestamp(inform: Message, major: 4 | 5): number {
  return (major === 4 ? timestampInMilliseconds : timestamp).parse(inform.wire(0) ?? "");
}

/** The status of the triple that begins at argument `first`: name, status, value. @throws DatatypeError */
export function readStatus(inform: Message, first: number): Status {
  const status = statuses.get(inform.wire(first + 1) ?? "");
  if (status !== undefined) return status;
  throw new DatatypeError(`expected a status, received ${JSON.stringify(inform.text(first + 1))}`);
}

/** The reading of the triple that begins at argument `first` (guidelines §7.2, §7.3). @throws DatatypeError that names the sensor */
export function readReading<T>(inform: Message, first: number, { datatype, major }: { datatype: Datatype<T>; major: 4 | 5 }): Reading<T> {
  try {
    return {
      timestamp: readTimestamp(inform, major),
      status: readStatus(inform, first),
      value: datatype.parse(inform.wire(first + 2) ?? ""),
    };
  } catch (thrown) {
    throw new DatatypeError(`sensor "${inform.text(first)}": ${messageOf(thrown)}`);
  }
}

/** Where in an inform the triple of a sensor begins; undefined where it has none. Devices that match prefixes tell of others too. */
export function findTriple(inform: Message, name: string): number | undefined {
  for (let first = 2; first + 2 < inform.argumentCount; first += 3) if (inform.wire(first) === name) return first;
  return undefined;
}
