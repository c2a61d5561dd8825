import type { DeviceLogRecord } from "katcp-runtime";
import type { Hub, HubDevice, HubDeviceChange } from "../hub/hub.js";
import type { HubReading } from "../hub/hub-reading.js";
import { DeviceSubjects } from "./device-subjects.js";
import { MissedReadings } from "./missed-readings.js";
import type { NatsLink, TextMessage } from "./nats-link.js";
import {
  type ChangeMessage,
  type LogMessage,
  NATS_FORMAT,
  quote,
  readingsText,
  readingText,
  rowText,
  type StateMessage,
} from "./nats-messages.js";
import type { NatsSubjects } from "./nats-subjects.js";

/** What is published. */
export interface PublisherOptions {
  readonly link: NatsLink;
  readonly subjects: NatsSubjects;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Whether a device is this gateway's: of others their owners tell. */
  readonly owns: (device: string) => boolean;
  /** Which gateway this is. */
  readonly gateway: () => string;
  readonly onProblem: (text: string) => void;
}

/** A longer message is sent in parts. */
const longestRows = 64 * 1024;

/** So many sensors are told of whose readings are too long. */
const mostLeftOut = 1_000;

/** Readings of one device that follow one another. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** Those of a run that go into one message, and each on its subject. */
interface Part {
  readonly messages: readonly TextMessage[];
  readonly rows: string;
  readonly received: number;
  readonly next: number;
}

/** Publishes the readings, states and logs of a hub. What cannot be published is lost, and counted: the state says so when there is room again. */
export class HubPublisher {
  readonly #hub: Hub;
  readonly #link: NatsLink;
  readonly #subjects: NatsSubjects;
  readonly #now: () => number;
  readonly #owns: (device: string) => boolean;
  readonly #gateway: () => string;
  readonly #stops: readonly (() => void)[];
  readonly #onProblem: (text: string) => void;
  readonly #missed = new MissedReadings();
  /** Subjects. */
  readonly #leftOut = new Set<string>();
  readonly #known = new Map<string, DeviceSubjects>();

  constructor(hub: Hub, { link, subjects, now, owns, gateway, onProblem }: PublisherOptions) {
    this.#hub = hub;
    this.#link = link;
    this.#subjects = subjects;
    this.#now = now;
    this.#owns = owns;
    this.#gateway = gateway;
    this.#onProblem = onProblem;
    this.#stops = [hub.onReadings((readings) => this.#publishReadings(readings)), hub.onDevice((change) => this.#onDevice(change))];
  }

  /** Tells the state of all devices, and what was missed: at the start, and after NATS was away. */
  publishStates(): void {
    for (const device of this.#hub.devices.values()) this.publishState(device);
  }

  /** Readings since then, in seconds since the epoch, may not have come; the next states say so. */
  missSince(from: number): void {
    const to = this.#now();
    for (const name of this.#hub.devices.keys()) {
      if (this.#owns(name)) this.#missed.add(name, { from, to, readings: 0 });
    }
  }

  /** Publishes what each sensor says now: a stream that begins, or goes on, has it then, also where nothing changes for days. */
  async publishValues(): Promise<void> {
    for (const { name, sensors, state } of this.#hub.devices.values()) {
      if (state.kind !== "connected" || !this.#owns(name)) continue;
      this.#publishReadings([...sensors.values()].flatMap(({ reading = [] }) => reading));
      // No more at once than what the link keeps.
      await this.#link.connection.flush();
    }
  }

  /** Says that this gateway has the device, and is not connected to it itself yet. */
  publishBegin(device: HubDevice): void {
    const { kind } = device.state;
    if (kind === "connected") this.#publish(device.name, { state: "connecting", since: this.#now(), reason: "this gateway has it now" });
    else this.publishState(device);
  }

  /** Says that this gateway does not have the device any more. */
  publishEnd({ name }: HubDevice, reason: string): void {
    this.#publish(name, { state: "disconnected", since: this.#now(), reason, ended: true });
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** Those of one device stand together: what is asked of the device is asked once for them. */
  #publishReadings(readings: readonly HubReading[]): void {
    for (let from = 0; from < readings.length; ) {
      const { device } = readings[from] as HubReading;
      let to = from + 1;
      while (readings[to]?.device === device) to++;
      if (this.#owns(device)) this.#publishRun(device, readings, { from, to });
      from = to;
    }
  }

  /** Each on the subject of its sensor, and all of them in one message. A hundred thousand come in a second: subjects are put together once. */
  #publishRun(device: string, readings: readonly HubReading[], { from, to }: Run): void {
    if (this.#missed.has(device)) this.#publishGap(device);
    for (let at = from; at < to; ) at = this.#publishPart(device, readings, { from: at, to });
  }

  /** As many as fit the message of all. Gives the place of the next one. */
  #publishPart(device: string, readings: readonly HubReading[], { from, to }: Run): number {
    const { messages, rows, received, next } = this.#gather(device, readings, { from, to });
    if (messages.length === 0) return next;
    const missed = messages.length - this.#link.publishAll(messages);
    const isWhole = this.#link.publish(this.#subjectsOf(device).readings, readingsText(received, rows));
    if (missed > 0 || !isWhole) this.#missed.add(device, { from: this.#now(), readings: Math.max(1, missed) });
    return next;
  }

  #gather(device: string, readings: readonly HubReading[], { from, to }: Run): Part {
    const subjects = this.#subjectsOf(device);
    const messages: TextMessage[] = [];
    let [rows, received, at] = ["", 0, from];
    for (; at < to && rows.length < longestRows; at++) {
      const reading = readings[at] as HubReading;
      const { subject, name } = subjects.of(reading.sensor);
      const text = quote(reading.text);
      if (!this.#link.fits(text)) {
        this.#leaveOut(subject, text.length);
        continue;
      }
      const row = rowText(reading, name, text);
      // A long one stands alone.
      if (rows !== "" && rows.length + row.length > longestRows) break;
      messages.push({ subject, text: readingText(reading, text) });
      rows += rows === "" ? row : `,${row}`;
      received = reading.receivedAt;
    }
    return { messages, rows, received, next: at };
  }

  /** It is told once of each sensor. */
  #leaveOut(subject: string, length: number): void {
    if (this.#leftOut.has(subject) || this.#leftOut.size >= mostLeftOut) return;
    this.#leftOut.add(subject);
    this.#onProblem(
      `NATS: a reading for ${subject} has ${length} characters in JSON: the server takes no message of that length, and it is left out`,
    );
  }

  #subjectsOf(device: string): DeviceSubjects {
    let known = this.#known.get(device);
    if (known === undefined) {
      known = new DeviceSubjects(device, this.#subjects);
      this.#known.set(device, known);
    }
    return known;
  }

  /** There is room again, perhaps: the gap is told before the next reading. */
  #publishGap(name: string): void {
    const device = this.#hub.devices.get(name);
    if (device !== undefined && this.#link.isUp) this.publishState(device);
  }

  #onDevice(change: HubDeviceChange): void {
    if (!this.#owns(change.device.name)) return;
    if (change.kind === "state") this.publishState(change.device);
    if (change.kind === "description") this.#publishChange(change.device);
    if (change.kind === "log") this.#publishLog(change.device, change.record);
  }

  /** Tells the state of a device, if it is ours, and what was missed. */
  publishState({ name, state: { kind, since, reason } }: HubDevice): void {
    if (!this.#owns(name)) return;
    this.#publish(name, { state: kind, since, ...(reason === undefined ? {} : { reason }) });
  }

  #publish(name: string, state: Omit<StateMessage, "format" | "gateway" | "missed">): void {
    const missed = this.#missed.of(name);
    const message: StateMessage = {
      format: NATS_FORMAT,
      ...state,
      gateway: this.#gateway(),
      ...(missed === undefined ? {} : { missed }),
    };
    if (this.#link.publish(this.#subjects.state(name), JSON.stringify(message))) this.#missed.delete(name);
  }

  #publishChange({ name, revision }: HubDevice): void {
    // It may have other sensors now.
    this.#known.delete(name);
    const message: ChangeMessage = { format: NATS_FORMAT, revision };
    this.#link.publish(this.#subjects.changed(name), JSON.stringify(message));
  }

  #publishLog({ name: device }: HubDevice, { level, timestamp, name, message }: DeviceLogRecord): void {
    const text: LogMessage = { format: NATS_FORMAT, level, timestamp, name, message };
    this.#link.publish(this.#subjects.log(device), JSON.stringify(text));
  }
}
