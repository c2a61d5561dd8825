import type { Clock, LogLevel } from "katcp-runtime";
import { LOG_LEVELS } from "katcp-runtime/vocabulary";
import type { WebSocket } from "ws";
import type { RequestDesk } from "../access/request-desk.js";
import type { Visitor } from "../access/visitor.js";
import type { Hub, HubDevice } from "../hub/hub.js";
import type { HubReading } from "../hub/hub-reading.js";
import type { GatewayMessage, LogMessage, ReadingRow } from "./messages.js";
import { readPageMessage } from "./read-page-message.js";
import type { WatchIndex } from "./watch-index.js";

/** What one page may cost. */
const bounds = {
  /** Sensors that it watches, of all devices. */
  watched: 20_000,
  calls: 50,
  /** What may wait to be sent: beyond this nothing is added but the latest readings, which take the place of the ones before. */
  waitingBytes: 1024 * 1024,
  /** What may wait with answers to its own requests. */
  owedBytes: 16 * 1024 * 1024,
  /** How long nothing may leave while something waits. */
  stuckMs: 60_000,
} as const;

/** How often readings are sent, and everything else that changes all the time. */
const readingsMs = 100;
const pingMs = 30_000;

/** What a session needs of the room. */
export interface SessionOptions {
  readonly hub: Hub;
  readonly desk: RequestDesk;
  readonly clock: Clock;
  readonly visitor: Visitor;
  readonly index: WatchIndex;
  readonly acknowledge: (device: string, sensor: string, by: string) => boolean;
  readonly onEnd: (session: LiveSession) => void;
}

/** One page that is open: what it watches, what it has asked for, and what it has been sent. */
export class LiveSession {
  readonly visitor: Visitor;
  readonly #socket: WebSocket;
  readonly #options: SessionOptions;
  /** By device: the latest reading of each watched sensor that is to be sent. */
  readonly #pending = new Map<string, Map<string, HubReading>>();
  readonly #logs = new Map<string, number>();
  readonly #calls = new Map<number, AbortController>();
  #watched = 0;
  #isTicking = false;
  #isAlive = true;
  #leftOut = 0;
  /** Since when nothing has left, though something waits. */
  #stuckSinceMs: number | undefined;
  #stopPing: () => void = () => {};

  constructor(socket: WebSocket, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.visitor = options.visitor;
    socket.on("message", (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    socket.on("close", () => this.#onClose());
    this.#pingLater();
  }

  /** Whether more waits to be sent than the page should be sent: then only what cannot be left out is. */
  get isCongested(): boolean {
    return this.#socket.bufferedAmount > bounds.waitingBytes;
  }

  /** A watched sensor has a reading. */
  onReading(reading: HubReading): void {
    let sensors = this.#pending.get(reading.device);
    if (sensors === undefined) {
      sensors = new Map();
      this.#pending.set(reading.device, sensors);
    }
    sensors.set(reading.sensor, reading);
    if (!this.#isTicking) this.#tickLater();
  }

  onLog(device: string, record: Omit<LogMessage, "type" | "device">): void {
    const level = this.#logs.get(device);
    if (level === undefined || LOG_LEVELS.indexOf(record.level) > level) return;
    if (this.isCongested) this.#leftOut++;
    else this.send({ type: "log", device, ...record });
  }

  /** A message, as text where it is the same for all. */
  send(message: GatewayMessage | string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    const message = isBinary ? undefined : readPageMessage(data.toString("utf8"));
    if (message === undefined)
      this.send({ type: "problem", what: "a message could not be read: expected one of gateway/live/messages.ts as JSON" });
    else if (message.type === "watch") this.#watch(message.device, message.sensors);
    else if (message.type === "logs") this.#followLog(message.device, message.level);
    else if (message.type === "cancel") this.#calls.get(message.id)?.abort();
    else if (message.type === "acknowledge") this.#acknowledge(message.device, message.sensor);
    else void this.#call(message);
  }

  #watch(name: string, sensors: readonly string[]): void {
    const device = this.#deviceOf(name);
    if (device === undefined) return;
    const { index } = this.#options;
    this.#watched -= index.remove(this, name);
    this.#pending.delete(name);
    const wanted = [...new Set(sensors)].slice(0, bounds.watched - this.#watched);
    if (wanted.length < sensors.length && wanted.length + this.#watched >= bounds.watched)
      this.send({ type: "problem", what: `a page may watch ${bounds.watched} sensors: the rest is left out` });
    index.add(this, name, wanted);
    this.#watched += wanted.length;
    for (const sensor of wanted) {
      const reading = device.sensors.get(sensor)?.reading;
      if (reading !== undefined) this.onReading(reading);
    }
  }

  #followLog(name: string, level: LogLevel): void {
    const device = this.#deviceOf(name);
    if (device === undefined) return;
    if (level === "off") {
      this.#logs.delete(name);
      return;
    }
    this.#logs.set(name, LOG_LEVELS.indexOf(level));
    for (const record of device.log) this.onLog(name, record);
  }

  #acknowledge(device: string, sensor: string): void {
    const { acknowledge, visitor } = this.#options;
    if (!this.#mayAct()) this.send({ type: "problem", what: `the role ${visitor.role} may not acknowledge alarms` });
    else if (!acknowledge(device, sensor, visitor.name)) this.send({ type: "problem", what: `there is no alarm of ${device} ${sensor}` });
  }

  /** The lowest role only looks. */
  #mayAct(): boolean {
    return this.#options.desk.mayAct(this.visitor);
  }

  async #call({
    id,
    device: name,
    request,
    arguments: args,
  }: {
    readonly id: number;
    readonly device: string;
    readonly request: string;
    readonly arguments: readonly string[];
  }): Promise<void> {
    const device = this.#options.hub.devices.get(name);
    if (device === undefined || this.#calls.has(id) || this.#calls.size >= bounds.calls) {
      const why = device === undefined ? `there is no device ${name}` : `too many requests are under way, or one has the number ${id}`;
      this.send({ type: "reply", id, code: "refused", arguments: [why] });
      return;
    }
    const ending = new AbortController();
    this.#calls.set(id, ending);
    const onInform = ({ name, arguments: values }: { readonly name: string; readonly arguments: readonly string[] }): void => {
      if (this.#socket.bufferedAmount > bounds.owedBytes) ending.abort(new Error("the page does not read the answer"));
      else if (!ending.signal.aborted) this.send({ type: "inform", id, name, arguments: values });
    };
    const { code, arguments: values } = await this.#options.desk.call(
      this.visitor,
      { device, request, arguments: args },
      { signal: ending.signal, onInform },
    );
    this.#calls.delete(id);
    this.send({ type: "reply", id, code, arguments: values });
  }

  #deviceOf(name: string): HubDevice | undefined {
    const device = this.#options.hub.devices.get(name);
    if (device === undefined) this.send({ type: "problem", what: `there is no device ${name}` });
    return device;
  }

  #tickLater(): void {
    this.#isTicking = true;
    this.#options.clock.after(readingsMs, () => this.#tick());
  }

  /** Sends the latest of what is watched. A page that does not read keeps no more than that waiting. */
  #tick(): void {
    this.#isTicking = false;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.isCongested) {
      if (!this.#endIfStuck()) this.#tickLater();
      return;
    }
    this.#stuckSinceMs = undefined;
    for (const [device, sensors] of this.#pending) this.send({ type: "readings", device, rows: [...sensors.values()].map(rowOf) });
    this.#pending.clear();
    this.#tellLeftOut();
  }

  #tellLeftOut(): void {
    if (this.#leftOut > 0)
      this.send({ type: "problem", what: `${this.#leftOut} lines of logs were left out: the page did not read fast enough` });
    this.#leftOut = 0;
  }

  #endIfStuck(): boolean {
    const nowMs = this.#options.clock.elapsedMs();
    this.#stuckSinceMs ??= nowMs;
    const isStuck = nowMs - this.#stuckSinceMs > bounds.stuckMs;
    if (isStuck) this.#socket.terminate();
    return isStuck;
  }

  /** A page that is gone without a word does not answer. */
  #pingLater(): void {
    this.#stopPing = this.#options.clock.after(pingMs, () => {
      if (!this.#isAlive) {
        this.#socket.terminate();
        return;
      }
      this.#isAlive = false;
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
      this.#pingLater();
    });
  }

  #onClose(): void {
    this.#stopPing();
    this.#options.index.removeAll(this);
    this.#pending.clear();
    for (const ending of this.#calls.values()) ending.abort(new Error("the page is closed"));
    this.#options.onEnd(this);
  }
}

function rowOf({ sensor, timestamp, status, text }: HubReading): ReadingRow {
  return [sensor, timestamp, status, text];
}
