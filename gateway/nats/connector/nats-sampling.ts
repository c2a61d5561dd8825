import type { NatsConnection, Subscription } from "@nats-io/transport-node";
import { FailReply, KatcpError } from "katcp-runtime";
import { listenTo } from "../listen-to.js";
import type { ProblemOutcome, ReadingMessage, ReadingsMessage } from "../nats-messages.js";
import type { NatsSubjects } from "../nats-subjects.js";
import { readReading, readReadings } from "../read-messages.js";
import type { NatsCalls } from "./nats-calls.js";
import { statusLines } from "./status-lines.js";

/** What sampling stands on. */
export interface NatsSamplingOptions {
  readonly connection: NatsConnection;
  readonly subjects: NatsSubjects;
  readonly device: string;
  readonly calls: NatsCalls;
}

/** The gateway has lost the device, or its answer: nobody knows whether the sensor is there. */
export class UnansweredError extends KatcpError {}

interface Sampled {
  readonly strategy: string;
  /** To the sensor's own subject; undefined: its readings come among all those of the device. */
  readonly subscription: Subscription | undefined;
}

/**
 * `?sensor-sampling` (guidelines §7.3) by the subjects of readings: the device is asked nothing. Sensors that are sampled in bulk are those of a mirror: what
 * they send comes in one message for all that came together.
 */
export class NatsSampling {
  readonly #options: NatsSamplingOptions;
  readonly #say: (lines: Buffer) => void;
  readonly #sampled = new Map<string, Sampled>();
  /** To all readings of the device, for so many of the sampled. */
  #all: Subscription | undefined;
  #inBulk = 0;

  /** `say` gets whole lines. */
  constructor(options: NatsSamplingOptions, say: (lines: Buffer) => void) {
    this.#options = options;
    this.#say = say;
  }

  /** What the reply says after its name. @throws FailReply @throws UnansweredError @throws NoRespondersError */
  async request([list = "", strategy, ...parameters]: readonly string[]): Promise<readonly string[]> {
    if (strategy === undefined) return ["ok", list, this.#sampled.get(list)?.strategy ?? "none"];
    if (!["auto", "event", "none"].includes(strategy))
      throw new FailReply(`over NATS a sensor is sampled by auto, event or none, as often as the gateway does it, and not by ${strategy}`);
    if (parameters.length > 0) throw new FailReply(`${strategy} has no parameters, received ${parameters.join(" ")}`);
    const names = list.split(",");
    if (strategy === "none") for (const name of names) this.#end(name);
    else await Promise.all(names.map((name) => this.#begin(name, strategy, names.length > 1)));
    return ["ok", list, strategy];
  }

  clear(): readonly string[] {
    for (const name of [...this.#sampled.keys()]) this.#end(name);
    return ["ok"];
  }

  /** The first report is the value of now (guidelines §7.1): the gateway has it, and says it after all that it has published. */
  async #begin(name: string, strategy: string, isBulk: boolean): Promise<void> {
    this.#end(name);
    this.#sampled.set(name, { strategy, subscription: isBulk ? this.#joinAll() : this.#listen(name) });
    try {
      await this.#askValue(name);
    } catch (thrown) {
      this.#end(name);
      throw thrown;
    }
  }

  #listen(name: string): Subscription {
    const { connection, subjects, device } = this.#options;
    return listenTo(connection, { subject: subjects.sensor(device, name), read: readReading }, (reading) => this.#report(name, reading));
  }

  #joinAll(): undefined {
    const { connection, subjects, device } = this.#options;
    this.#inBulk++;
    this.#all ??= listenTo(connection, { subject: subjects.readings(device), read: readReadings }, (message) => this.#reportAll(message));
  }

  #end(name: string): void {
    const sampled = this.#sampled.get(name);
    if (sampled === undefined) return;
    this.#sampled.delete(name);
    sampled.subscription?.unsubscribe();
    if (sampled.subscription !== undefined || --this.#inBulk > 0) return;
    this.#all?.unsubscribe();
    this.#all = undefined;
  }

  #report(name: string, { timestamp, status, text }: Omit<ReadingMessage, "format" | "received">): void {
    this.#say(Buffer.from(statusLines([[name, timestamp, status, text]]), "latin1"));
  }

  #reportAll({ readings }: ReadingsMessage): void {
    const rows = readings.filter(([name]) => this.#isInBulk(name));
    if (rows.length > 0) this.#say(Buffer.from(statusLines(rows), "latin1"));
  }

  #isInBulk(name: string): boolean {
    const sampled = this.#sampled.get(name);
    return sampled !== undefined && sampled.subscription === undefined;
  }

  /** @throws FailReply for a sensor that is not there. @throws UnansweredError @throws NoRespondersError */
  async #askValue(name: string): Promise<void> {
    const end = await this.#options.calls.call("sensor-value", [name], ({ arguments: [timestamp, , , status, text = ""] }) => {
      if (this.#sampled.has(name)) this.#report(name, { timestamp: Number(timestamp), status: status as ReadingMessage["status"], text });
    });
    if (end.kind === "problem") throw isRefusal(end.outcome) ? new FailReply(end.message) : new UnansweredError(end.message);
    if (end.code !== "ok") throw new FailReply(end.arguments[0] ?? `there is no sensor ${name}`);
  }
}

function isRefusal(outcome: ProblemOutcome): boolean {
  return outcome === "refused" || outcome === "malformed";
}
