import type { HubReading } from "katcp-gateway";

export const statuses = ["unknown", "nominal", "warn", "error", "failure", "unreachable", "inactive"];

/** Readings as columns, with a number for each sensor: the form in which the candidates of Parquet and the log take them. */
export class Columns {
  readonly names: (readonly [device: string, sensor: string])[] = [];
  readonly #ids = new Map<string, Map<string, number>>();
  readonly sensor: Uint32Array;
  readonly timestamp: Float64Array;
  readonly receivedAt: Float64Array;
  readonly value: Float64Array;
  readonly status: Uint8Array;
  readonly texts: (string | null)[] = [];
  count = 0;

  constructor(size: number) {
    this.sensor = new Uint32Array(size);
    this.timestamp = new Float64Array(size);
    this.receivedAt = new Float64Array(size);
    this.value = new Float64Array(size);
    this.status = new Uint8Array(size);
  }

  add(readings: readonly HubReading[]): void {
    for (const reading of readings) {
      const at = this.count++;
      this.sensor[at] = this.#idOf(reading.device, reading.sensor);
      this.timestamp[at] = reading.timestamp;
      this.receivedAt[at] = reading.receivedAt;
      this.status[at] = statuses.indexOf(reading.status);
      const isNumber = typeof reading.value === "number" || typeof reading.value === "boolean";
      this.value[at] = isNumber ? Number(reading.value) : 0;
      this.texts[at] = isNumber ? null : reading.text;
    }
  }

  /** The bytes of the rows from `from` on, as a log would have them. */
  bytesFrom(from: number): Uint8Array[] {
    const parts = [this.sensor, this.timestamp, this.receivedAt, this.value, this.status].map((column) => {
      const part = column.subarray(from, this.count);
      return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    });
    return [...parts, Buffer.from(JSON.stringify(this.texts.slice(from, this.count)))];
  }

  /** The rows in the order of sensors and time. */
  sorted(): Uint32Array {
    const order = Uint32Array.from({ length: this.count }, (_, index) => index);
    return order.sort(
      (one, other) =>
        (this.sensor[one] ?? 0) - (this.sensor[other] ?? 0) || (this.timestamp[one] ?? 0) - (this.timestamp[other] ?? 0) || one - other,
    );
  }

  #idOf(device: string, sensor: string): number {
    const ids = this.#ids.get(device) ?? new Map<string, number>();
    this.#ids.set(device, ids);
    const known = ids.get(sensor);
    if (known !== undefined) return known;
    ids.set(sensor, this.names.length);
    this.names.push([device, sensor]);
    return this.names.length - 1;
  }
}
