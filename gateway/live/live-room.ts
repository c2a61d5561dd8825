import type { Clock } from "katcp-runtime";
import type { RequestDesk } from "../access/request-desk.js";
import type { UpgradeRoute } from "../http/upgrade-route.js";
import type { Alarms } from "../hub/alarms.js";
import type { Hub, HubDevice, HubDeviceChange } from "../hub/hub.js";
import { LiveSession } from "./live-session.js";
import type { AlarmsMessage, GatewayMessage } from "./messages.js";
import { alarmOf, type SiteFacts, summarizeDevice } from "./site-summary.js";
import { WatchIndex } from "./watch-index.js";

/** What the room is made of. */
export interface LiveRoomOptions {
  readonly hub: Hub & { readonly alarms: Alarms };
  readonly desk: RequestDesk;
  readonly facts: SiteFacts;
  readonly clock: Clock;
}

/** How often the overview is sent, where it has changed. */
const overviewMs = 500;

/** So many alarms are sent; the gravest problems of a site are not in the ten thousandth. */
const mostAlarms = 2000;

/** All pages that are open, and what they have in common. */
export class LiveRoom {
  readonly route: UpgradeRoute;
  readonly #options: LiveRoomOptions;
  readonly #sessions = new Set<LiveSession>();
  readonly #index = new WatchIndex();
  readonly #stops: (() => void)[];
  /** Devices whose description has changed. */
  readonly #changed = new Map<string, HubDevice>();
  /** Pages that have not read enough to be sent the overview. */
  readonly #behind = new Set<LiveSession>();
  /** The texts that were sent last. */
  #devicesText = "";
  #alarmsText = "";
  #isTicking = false;
  #isClosed = false;

  constructor(options: LiveRoomOptions) {
    const { hub } = options;
    this.#options = options;
    this.#stops = [hub.onReadings((readings) => this.#index.take(readings)), hub.onDevice((change) => this.#onChange(change))];
    this.route = { path: "/live", protocol: "katcp-live", open: (socket, { visitor }) => this.#open(socket, visitor) };
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
  }

  #open(socket: ConstructorParameters<typeof LiveSession>[0], visitor: LiveSession["visitor"]): void {
    const { hub, desk, clock } = this.#options;
    const session = new LiveSession(socket, {
      ...{ hub, desk, clock, visitor, index: this.#index },
      acknowledge: (device, sensor, by) => this.#acknowledge(device, sensor, by),
      onEnd: (ended) => this.#onEnd(ended),
    });
    this.#sessions.add(session);
    this.#devicesText = this.#describeDevices();
    this.#alarmsText = this.#describeAlarms();
    session.send(this.#siteText(session));
    session.send(this.#alarmsText);
    if (!this.#isTicking) this.#tickLater();
  }

  #onEnd(session: LiveSession): void {
    this.#sessions.delete(session);
    this.#behind.delete(session);
  }

  #acknowledge(device: string, sensor: string, by: string): boolean {
    const isDone = this.#options.hub.alarms.acknowledge(device, sensor, by);
    if (isDone) this.#sendAlarms();
    return isDone;
  }

  #onChange(change: HubDeviceChange): void {
    const { device } = change;
    if (change.kind === "log") for (const session of this.#sessions) session.onLog(device.name, change.record);
    else if (change.kind === "description") this.#changed.set(device.name, device);
    // Of a device that is gone all that is shown has changed.
    else if (change.kind === "state") this.#showAgain(device);
  }

  #showAgain({ name, sensors }: HubDevice): void {
    for (const [sensor, sessions] of this.#index.of(name)) {
      const reading = sensors.get(sensor)?.reading;
      if (reading !== undefined) for (const session of sessions) session.onReading(reading);
    }
  }

  /** While a page is open, the overview is looked at twice a second. */
  #tickLater(): void {
    this.#isTicking = true;
    this.#options.clock.after(overviewMs, () => {
      this.#isTicking = false;
      if (this.#sessions.size === 0 || this.#isClosed) return;
      this.#tick();
      this.#tickLater();
    });
  }

  #tick(): void {
    for (const { name, revision } of this.#changed.values()) this.#sendAll({ type: "changed", device: name, revision });
    this.#changed.clear();
    const devices = this.#describeDevices();
    if (devices !== this.#devicesText) {
      this.#devicesText = devices;
      this.#sendEach((session) => this.#siteText(session));
    }
    this.#sendAlarms();
    this.#catchUp();
  }

  #sendEach(textFor: (session: LiveSession) => string): void {
    for (const session of this.#sessions) {
      if (session.isCongested) this.#behind.add(session);
      else session.send(textFor(session));
    }
  }

  /** Who reads again gets all that they missed, as it is now. */
  #catchUp(): void {
    for (const session of this.#behind) {
      if (session.isCongested) continue;
      this.#behind.delete(session);
      session.send(this.#siteText(session));
      session.send(this.#alarmsText);
    }
  }

  #sendAlarms(): void {
    const text = this.#describeAlarms();
    if (text === this.#alarmsText) return;
    this.#alarmsText = text;
    this.#sendEach(() => text);
  }

  #sendAll(message: GatewayMessage): void {
    const text = JSON.stringify(message);
    for (const session of this.#sessions) session.send(text);
  }

  #describeDevices(): string {
    return JSON.stringify([...this.#options.hub.devices.values()].map(summarizeDevice));
  }

  #describeAlarms(): string {
    const { all, missed } = this.#options.hub.alarms;
    const sent = all.slice(-mostAlarms).map(alarmOf);
    const message: AlarmsMessage = { type: "alarms", alarms: sent, more: all.length - sent.length + missed };
    return JSON.stringify(message);
  }

  /** The devices are written once for all pages. */
  #siteText({ visitor: { name, role } }: LiveSession): string {
    const { facts, clock } = this.#options;
    const head = JSON.stringify({ type: "site", ...facts, time: clock.now(), you: { name, role } });
    return `${head.slice(0, -1)},"devices":${this.#devicesText}}`;
  }
}
