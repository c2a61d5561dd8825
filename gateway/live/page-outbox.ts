import type { Clock } from "katcp-runtime";
import type { WebSocket } from "ws";
import type { HubReading } from "../hub/hub-reading.js";
import type { GatewayMessage, ReadingRow } from "./messages.js";

/** What may wait to be sent to one page. */
const bounds = {
  /** Beyond this nothing is added but the latest readings, which take the place of the ones before, and answers. */
  waitingBytes: 1024 * 1024,
  /** Beyond this no answer is added either. */
  owedBytes: 16 * 1024 * 1024,
  /** Characters of the readings in one message: then it is looked at whether there is room for more. */
  messageCharacters: 128 * 1024,
  /** How long nothing may leave while something waits. */
  stuckMs: 60_000,
} as const;

/** What a row has beside its name and its value. */
const rowCharacters = 40;

/** How often readings are sent. */
const readingsMs = 100;

/** What one page is sent. A page that does not read costs a bounded amount: it gets the latest of all when it reads again. */
export class PageOutbox {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  /** By device: the latest reading of each watched sensor that is to be sent. */
  readonly #pending = new Map<string, Map<string, HubReading>>();
  #isTicking = false;
  #leftOut = 0;
  /** Since when there has been no room for readings. */
  #stuckSinceMs: number | undefined;

  constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
  }

  /** Whether more waits than the page should be sent: then only what cannot be left out is. */
  get isCongested(): boolean {
    return this.#socket.bufferedAmount > bounds.waitingBytes;
  }

  /** Whether so much waits that not even answers find room. */
  get isFull(): boolean {
    return this.#socket.bufferedAmount > bounds.owedBytes;
  }

  /** A message, as text where it is the same for all. Who does not read the answers is not asked for more. */
  send(message: GatewayMessage | string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message), () => {
      if (this.#socket.isPaused && !this.isCongested) this.#socket.resume();
    });
    if (this.isCongested) this.#socket.pause();
  }

  /** A message that may be left out where the page does not read. */
  sendIfRoom(message: GatewayMessage): void {
    if (this.isCongested) this.#leftOut++;
    else this.send(message);
  }

  /** The latest reading of a sensor, which is sent soon. */
  put(reading: HubReading): void {
    let sensors = this.#pending.get(reading.device);
    if (sensors === undefined) {
      sensors = new Map();
      this.#pending.set(reading.device, sensors);
    }
    sensors.set(reading.sensor, reading);
    if (!this.#isTicking) this.#tickLater();
  }

  /** The page does not watch a device any more. */
  drop(device: string): void {
    this.#pending.delete(device);
  }

  clear(): void {
    this.#pending.clear();
  }

  #tickLater(): void {
    this.#isTicking = true;
    this.#clock.after(readingsMs, () => this.#tick());
  }

  #tick(): void {
    this.#isTicking = false;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.isCongested) {
      if (!this.#endIfStuck()) this.#tickLater();
      return;
    }
    this.#stuckSinceMs = undefined;
    for (const device of [...this.#pending.keys()]) this.#sendReadings(device);
    this.#tellLeftOut();
    if (this.#pending.size > 0) this.#tickLater();
  }

  /** Sends the readings of a device in pieces, as many as find room. */
  #sendReadings(device: string): void {
    const sensors = this.#pending.get(device) ?? new Map<string, HubReading>();
    while (sensors.size > 0 && !this.isCongested) this.send({ type: "readings", device, rows: takeRows(sensors) });
    if (sensors.size === 0) this.#pending.delete(device);
  }

  #tellLeftOut(): void {
    if (this.#leftOut > 0)
      this.send({ type: "problem", what: `${this.#leftOut} lines of logs were left out: the page did not read fast enough` });
    this.#leftOut = 0;
  }

  #endIfStuck(): boolean {
    const nowMs = this.#clock.elapsedMs();
    this.#stuckSinceMs ??= nowMs;
    const isStuck = nowMs - this.#stuckSinceMs > bounds.stuckMs;
    if (isStuck) this.#socket.terminate();
    return isStuck;
  }
}

/** Takes out as many readings as one message should have. */
function takeRows(sensors: Map<string, HubReading>): readonly ReadingRow[] {
  const rows: ReadingRow[] = [];
  let characters = 0;
  for (const [name, { sensor, timestamp, status, text }] of sensors) {
    if (characters > bounds.messageCharacters) break;
    sensors.delete(name);
    rows.push([sensor, timestamp, status, text]);
    characters += sensor.length + text.length + rowCharacters;
  }
  return rows;
}
