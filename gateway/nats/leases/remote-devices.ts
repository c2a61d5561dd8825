import type { NatsConnection } from "@nats-io/transport-node";
import { type Connector, KatcpError } from "katcp-runtime";
import type { NatsStream } from "../connector/nats-stream.js";
import { openNatsStream } from "../connector/open-nats-stream.js";
import { listenTo } from "../listen-to.js";
import { deviceOf, type NatsSubjects } from "../nats-subjects.js";
import { readState } from "../read-messages.js";
import { DeviceListeners } from "./device-listeners.js";

/** The devices that other gateways own, all through one connection. */
export class RemoteDevices {
  #connection: NatsConnection | undefined;
  readonly #subjects: NatsSubjects;
  readonly #role: string | undefined;
  readonly #streams = new Set<NatsStream>();
  readonly #waiting = new DeviceListeners<[]>();

  /** `role`: with which requests are sent: who may send what, this gateway has decided, and the owner decides again. */
  constructor({ subjects, role }: { readonly subjects: NatsSubjects; readonly role: string | undefined }) {
    this.#subjects = subjects;
    this.#role = role;
  }

  /** There is a connection to NATS: its owner of each device says on it what becomes of it. */
  begin(connection: NatsConnection): void {
    this.#connection = connection;
    listenTo(connection, { subject: this.#subjects.allStates, read: readState }, ({ state }, subject) => {
      if (state === "connected") this.#waiting.tell(deviceOf(subject));
    });
  }

  /** Calls `listener` whenever the owner of a device says that it is connected to it. Call the returned function to stop. */
  onServed(device: string, listener: () => void): () => void {
    return this.#waiting.add(device, listener);
  }

  connectorOf(device: string): Connector {
    return async (_, signal) => {
      const connection = this.#connection;
      if (connection === undefined) throw new KatcpError("there is no connection to NATS yet");
      const stream = await openNatsStream(connection, { subjects: this.#subjects, device, role: this.#role, name: "gateway" }, signal);
      this.#streams.add(stream);
      stream.once("close", () => this.#streams.delete(stream));
      return stream;
    };
  }

  /** Ends all: readings may be missing. */
  drop(reason: string): void {
    for (const stream of [...this.#streams]) stream.destroy(new KatcpError(reason));
  }
}
