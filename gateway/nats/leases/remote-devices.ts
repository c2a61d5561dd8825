import type { NatsConnection } from "@nats-io/transport-node";
import { type Connector, KatcpError } from "katcp-runtime";
import type { NatsStream } from "../connector/nats-stream.js";
import { openNatsStream } from "../connector/open-nats-stream.js";
import type { NatsSubjects } from "../nats-subjects.js";

/** The devices that other gateways own, all through one connection. */
export class RemoteDevices {
  /** Undefined until there is one. */
  connection: NatsConnection | undefined;
  readonly #subjects: NatsSubjects;
  readonly #role: string | undefined;
  readonly #streams = new Set<NatsStream>();

  /** `role`: with which requests are sent: who may send what, this gateway has decided, and the owner decides again. */
  constructor({ subjects, role }: { readonly subjects: NatsSubjects; readonly role: string | undefined }) {
    this.#subjects = subjects;
    this.#role = role;
  }

  connectorOf(device: string): Connector {
    return async (_, signal) => {
      const { connection } = this;
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
