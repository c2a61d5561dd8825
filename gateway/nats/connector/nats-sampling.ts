import type { NatsConnection, Subscription } from "@nats-io/transport-node";
import { FailReply, Message } from "katcp-runtime";
import type { ReadingMessage } from "../nats-messages.js";
import type { NatsSubjects } from "../nats-subjects.js";
import type { NatsCalls } from "./nats-calls.js";

/** What sampling stands on. */
export interface NatsSamplingOptions {
  readonly connection: NatsConnection;
  readonly subjects: NatsSubjects;
  readonly device: string;
  readonly calls: NatsCalls;
}

interface Sampled {
  readonly strategy: string;
  readonly subscription: Subscription;
}

/** `?sensor-sampling` (guidelines §7.3) by the subjects of readings: the device is asked nothing. */
export class NatsSampling {
  readonly #options: NatsSamplingOptions;
  readonly #say: (inform: Message) => void;
  readonly #sampled = new Map<string, Sampled>();

  constructor(options: NatsSamplingOptions, say: (inform: Message) => void) {
    this.#options = options;
    this.#say = say;
  }

  /** What the reply says after its name. @throws FailReply */
  async request([list = "", strategy, ...parameters]: readonly string[]): Promise<readonly string[]> {
    if (strategy === undefined) return ["ok", list, this.#sampled.get(list)?.strategy ?? "none"];
    if (!["auto", "event", "none"].includes(strategy))
      throw new FailReply(`over NATS a sensor is sampled by auto, event or none, as often as the gateway does it, and not by ${strategy}`);
    if (parameters.length > 0) throw new FailReply(`${strategy} has no parameters, received ${parameters.join(" ")}`);
    const names = list.split(",");
    if (strategy === "none") for (const name of names) this.#end(name);
    else await Promise.all(names.map((name) => this.#begin(name, strategy)));
    return ["ok", list, strategy];
  }

  clear(): readonly string[] {
    for (const name of [...this.#sampled.keys()]) this.#end(name);
    return ["ok"];
  }

  /** The first report is the value of now (guidelines §7.1): the gateway has it, and says it after all that it has published. */
  async #begin(name: string, strategy: string): Promise<void> {
    this.#end(name);
    const { connection, subjects, device } = this.#options;
    const subscription = connection.subscribe(subjects.sensor(device, name), {
      callback: (_, message) => this.#report(name, message.json<ReadingMessage>()),
    });
    this.#sampled.set(name, { strategy, subscription });
    try {
      await this.#askValue(name);
    } catch (thrown) {
      this.#end(name);
      throw thrown;
    }
  }

  #end(name: string): void {
    this.#sampled.get(name)?.subscription.unsubscribe();
    this.#sampled.delete(name);
  }

  #report(name: string, { timestamp, status, text }: Omit<ReadingMessage, "format" | "received">): void {
    this.#say(Message.of("#", "sensor-status", [String(timestamp), "1", name, status, text]));
  }

  /** @throws FailReply for a sensor that is not there */
  async #askValue(name: string): Promise<void> {
    const end = await this.#options.calls.call("sensor-value", [name], ({ arguments: [timestamp, , , status, text = ""] }) => {
      if (this.#sampled.has(name)) this.#report(name, { timestamp: Number(timestamp), status: status as ReadingMessage["status"], text });
    });
    if (end.kind === "problem") throw new FailReply(end.message);
    if (end.code !== "ok") throw new FailReply(end.arguments[0] ?? `there is no sensor ${name}`);
  }
}
