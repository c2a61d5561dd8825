import type { KV, KvWatchEntry } from "@nats-io/kv";
import type { NatsConnection, QueuedIterator } from "@nats-io/transport-node";
import { messageOf } from "katcp-runtime";
import { type AcknowledgementChange, isAcknowledgement } from "../hub/acknowledgements.js";
import { type Alarms, isAlarming } from "../hub/alarms.js";
import type { Hub } from "../hub/hub.js";
import { NATS_FORMAT } from "./nats-messages.js";
import { type NatsSubjects, namesOfKey } from "./nats-subjects.js";
import { openBucket } from "./open-bucket.js";
import { parseJson } from "./read-messages.js";

export interface AcknowledgedBucketOptions {
  readonly subjects: NatsSubjects;
  /** On how many servers of a cluster the bucket stands. */
  readonly replicas?: number | undefined;
  readonly alarms: Alarms;
  readonly devices: Hub["devices"];
  readonly onProblem: (text: string) => void;
}

/** Who has acknowledged which alarm, in a key-value bucket, so that all gateways that share devices know, and a restart forgets nothing. */
export class AcknowledgedBucket {
  readonly #options: AcknowledgedBucketOptions;
  readonly #stopListening: () => void;
  /** What the server has not taken yet, by key. */
  readonly #unsaid = new Map<string, AcknowledgementChange>();
  #bucket: KV | undefined;
  #watch: QueuedIterator<KvWatchEntry> | undefined;
  #saying: Promise<void> | undefined;

  constructor(options: AcknowledgedBucketOptions) {
    const { alarms, subjects } = options;
    this.#options = options;
    this.#stopListening = alarms.acknowledgements.onChange((change) => {
      const { device, sensor } = change.kind === "given" ? change.acknowledgement : change;
      this.#unsaid.set(subjects.key(device, sensor), change);
      void this.#say();
    });
  }

  /** Makes the bucket, says what is new here, and follows the others: at the start, and after NATS was away. It never rejects. */
  async begin(connection: NatsConnection): Promise<void> {
    const { subjects, replicas, onProblem } = this.#options;
    try {
      this.#bucket = await openBucket(connection, `${subjects.bucket}_acknowledged`, { replicas });
      await this.#say();
      this.#watch?.stop();
      this.#watch = await this.#bucket.watch();
      void this.#follow(this.#watch);
    } catch (thrown) {
      if (!connection.isClosed()) onProblem(`NATS: acknowledgements of alarms are not shared: ${messageOf(thrown)}`);
    }
  }

  async close(): Promise<void> {
    this.#stopListening();
    await this.#saying;
    this.#watch?.stop();
  }

  /** What comes in between is said after it. */
  #say(): Promise<void> {
    this.#saying ??= this.#sayAll().finally(() => {
      this.#saying = undefined;
    });
    return this.#saying;
  }

  async #sayAll(): Promise<void> {
    for (let [next] = this.#unsaid; next !== undefined && this.#bucket !== undefined; [next] = this.#unsaid) {
      const [key, change] = next;
      try {
        if (change.kind === "ended") await this.#bucket.delete(key);
        else await this.#bucket.put(key, JSON.stringify({ format: NATS_FORMAT, ...change.acknowledgement }));
      } catch {
        // It is said when NATS is there again, which the link has told, or with the next one.
        return;
      }
      if (this.#unsaid.get(key) === change) this.#unsaid.delete(key);
    }
  }

  async #follow(watch: QueuedIterator<KvWatchEntry>): Promise<void> {
    for await (const entry of watch) this.#take(entry);
  }

  #take(entry: KvWatchEntry): void {
    const { alarms, devices } = this.#options;
    const { device, sensor } = namesOfKey(entry.key);
    // What is new here is on its way there.
    if (this.#unsaid.has(entry.key) || !devices.has(device)) return;
    if (entry.operation !== "PUT") {
      // A mark from before we looked says nothing of an alarm of now.
      if (entry.isUpdate) alarms.endElsewhere(device, sensor);
      return;
    }
    const read = parseJson(entry.string());
    if (!isAcknowledgement(read) || read.device !== device || read.sensor !== sensor) return;
    if (!entry.isUpdate && this.#isOver(device, sensor)) alarms.acknowledgements.end(device, sensor);
    else alarms.learn(read);
  }

  /** The alarm has ended while no gateway was there. */
  #isOver(name: string, sensor: string): boolean {
    const device = this.#options.devices.get(name);
    if (device?.state.kind !== "connected") return false;
    const status = device.sensors.get(sensor)?.reading?.status;
    return sensor === "" || (status !== undefined && !isAlarming(status));
  }
}
