import type { Clock, LogLevel } from "katcp-runtime";
import { LOG_LEVELS } from "katcp-runtime/vocabulary";
import type { WebSocket } from "ws";
import type { RequestDesk } from "../access/request-desk.js";
import type { Visitor } from "../access/visitor.js";
import type { Hub, HubDevice } from "../hub/hub.js";
import type { HubReading } from "../hub/hub-reading.js";
import type { GatewayMessage, LogMessage } from "./messages.js";
import { PageCalls } from "./page-calls.js";
import { PageOutbox } from "./page-outbox.js";
import { readPageMessage } from "./read-page-message.js";
import type { WatchIndex } from "./watch-index.js";

/** So many sensors may a page watch, of all devices. */
const mostWatched = 20_000;

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

/** One page that is open: what it watches, and what it asks for. */
export class LiveSession {
  readonly visitor: Visitor;
  readonly #socket: WebSocket;
  readonly #options: SessionOptions;
  readonly #outbox: PageOutbox;
  readonly #calls: PageCalls;
  readonly #logs = new Map<string, number>();
  #watched = 0;
  #isAlive = true;
  #stopPing: () => void = () => {};

  constructor(socket: WebSocket, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.visitor = options.visitor;
    this.#outbox = new PageOutbox(socket, options.clock);
    this.#calls = new PageCalls({ ...options, outbox: this.#outbox });
    socket.on("message", (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    socket.on("close", () => this.#onClose());
    this.#pingLater();
  }

  /** Whether more waits to be sent than the page should be sent: then only what cannot be left out is. */
  get isCongested(): boolean {
    return this.#outbox.isCongested;
  }

  /** A watched sensor has a reading. */
  onReading(reading: HubReading): void {
    this.#outbox.put(reading);
  }

  onLog(device: string, record: Omit<LogMessage, "type" | "device">): void {
    const level = this.#logs.get(device);
    if (level === undefined || LOG_LEVELS.indexOf(record.level) > level) return;
    this.#outbox.sendIfRoom({ type: "log", device, ...record });
  }

  /** A message, as text where it is the same for all. */
  send(message: GatewayMessage | string): void {
    this.#outbox.send(message);
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    const message = isBinary ? undefined : readPageMessage(data.toString("utf8"));
    if (message === undefined)
      this.send({ type: "problem", what: "a message could not be read: expected one of gateway/live/messages.ts as JSON" });
    else if (message.type === "watch") this.#watch(message.device, message.sensors);
    else if (message.type === "logs") this.#followLog(message.device, message.level);
    else if (message.type === "cancel") this.#calls.cancel(message.id);
    else if (message.type === "acknowledge") this.#acknowledge(message.device, message.sensor);
    else void this.#calls.start(message);
  }

  #watch(name: string, sensors: readonly string[]): void {
    const device = this.#deviceOf(name);
    if (device === undefined) return;
    const { index } = this.#options;
    this.#watched -= index.remove(this, name);
    this.#outbox.drop(name);
    const all = [...new Set(sensors)];
    const wanted = all.slice(0, mostWatched - this.#watched);
    if (wanted.length < all.length) this.send({ type: "problem", what: `a page may watch ${mostWatched} sensors: the rest is left out` });
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

  /** The lowest role only looks. */
  #acknowledge(device: string, sensor: string): void {
    const { acknowledge, visitor, desk } = this.#options;
    if (!desk.mayAct(visitor)) this.send({ type: "problem", what: `the role ${visitor.role} may not acknowledge alarms` });
    else if (!acknowledge(device, sensor, visitor.name)) this.send({ type: "problem", what: `there is no alarm of ${device} ${sensor}` });
  }

  #deviceOf(name: string): HubDevice | undefined {
    const device = this.#options.hub.devices.get(name);
    if (device === undefined) this.send({ type: "problem", what: `there is no device ${name}` });
    return device;
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
    this.#outbox.clear();
    this.#calls.close();
    this.#options.onEnd(this);
  }
}
