import { DatatypeError, messageOf } from "../../errors.js";
import type { Datatype } from "../../protocol/datatype.js";
import { timestamp, timestampInMilliseconds } from "../../protocol/datatypes.js";
import type { Message } from "../../protocol/message.js";
import { STATUSES, type Status } from "../../protocol/vocabulary.js";
import { isValidStatus, type Reading } from "../../sensors/reading.js";

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

/**
 * The value of the triple that begins at argument `first`. Devices write anything where the status says that the value means nothing
 * (guidelines Table 8), as `\@` for an integer: it is undefined where that cannot be read. @throws DatatypeError
 */
export function readValue<T>(
  inform: Message,
  first: number,
  { datatype, status }: { datatype: Datatype<T>; status: Status },
): T | undefined {
  try {
    return datatype.parse(inform.wire(first + 2) ?? "");
  } catch (thrown) {
    if (isValidStatus(status)) throw thrown;
    return undefined;
  }
}

/** How a reading is read. */
export interface ReadingOptions<T> {
  readonly datatype: Datatype<T>;
  readonly major: 4 | 5;
}

/** The reading of the triple that begins at argument `first` (guidelines §7.2, §7.3), as `readValue` reads it. @throws DatatypeError that names the sensor */
export function readReading<T>(inform: Message, first: number, { datatype, major }: ReadingOptions<T>): Reading<T | undefined> {
  try {
    const timestamp = readTimestamp(inform, major);
    const status = readStatus(inform, first);
    return { timestamp, status, value: readValue(inform, first, { datatype, status }) };
  } catch (thrown) {
    throw new DatatypeError(`sensor "${inform.text(first)}": ${messageOf(thrown)}`);
  }
}

/**
 * A reading with a value in any case: where it has none, the value before, or else the first value of its type.
 * @throws DatatypeError for a type of the author's own, of which nobody knows a value
 */
export function completeReading<T>(reading: Reading<T | undefined>, last: T | undefined, { name, initial }: Datatype<T>): Reading<T> {
  if (reading.value !== undefined) return reading as Reading<T>;
  const value = last ?? initial;
  if (value !== undefined) return { ...reading, value };
  throw new DatatypeError(`its value cannot be read, and no value of its type (${name}) is known`);
}

/** Where in an inform the triple of a sensor begins; undefined where it has none. Devices that match prefixes tell of others too. */
export function findTriple(inform: Message, name: string): number | undefined {
  for (let first = 2; first + 2 < inform.argumentCount; first += 3) if (inform.wire(first) === name) return first;
  return undefined;
}
