import { randomBytes } from "node:crypto";
import { type Clock, type Connector, KatcpError, messageOf, systemClock } from "katcp-runtime";
import { GatewayProblem } from "../gateway-problem.js";
import type { AskedHistory } from "../history/asked-history.js";
import type { Alarms } from "../hub/alarms.js";
import type { Hub } from "../hub/hub.js";
import { AcknowledgedBucket } from "./acknowledged-bucket.js";
import { answerRequests, type NatsDesk } from "./answer-requests.js";
import type { HistoryLimits } from "./history/history-stream.js";
import { NatsHistory } from "./history/nats-history.js";
import { LastValues } from "./last-values.js";
import { DeviceLeases } from "./leases/device-leases.js";
import { LeaseBucket } from "./leases/lease-bucket.js";
import { leasedConnector } from "./leases/leased-connector.js";
import { RemoteDevices } from "./leases/remote-devices.js";
import { type NatsAccess, natsConnection } from "./nats-access.js";
import { NatsLink, withinClosing } from "./nats-link.js";
import { NatsSubjects } from "./nats-subjects.js";
import { HubPublisher } from "./publish-hub.js";

/** What the site file says under `outputs.nats`, and what the gateway adds. */
export interface NatsSiteOptions extends NatsAccess {
  /** The second token of all subjects. */
  readonly site: string;
  /** Of the site, from the least to the most privileged. */
  readonly roles: readonly string[];
  /** The most that a request over NATS may claim. Default: the least. */
  readonly role?: string | undefined;
  /** A last value is written to the bucket so often at most. Default: 1 s. */
  readonly lastValuesSeconds?: number | undefined;
  /** On how many servers of a cluster the buckets stand. Default: 1. */
  readonly replicas?: number | undefined;
  /** Several gateways share the devices of the site. */
  readonly leases?: LeasesOptions | undefined;
  /** A stream keeps what is published. */
  readonly history?: HistoryLimits | undefined;
  readonly onProblem: (text: string) => void;
  /** For tests. */
  readonly clock?: Clock | undefined;
}

/** The devices of a site, and what is wrong with them: gateways that share devices share the acknowledgements of their alarms. */
export type NatsHub = Hub & { readonly alarms?: Alarms | undefined };

export interface LeasesOptions {
  /** The devices of the site, as all of its gateways name them. */
  readonly devices: readonly string[];
  /** How long a lease lasts: after so long another gateway takes the devices of one that was killed. Default: 10 s. */
  readonly seconds?: number | undefined;
}

export interface NatsOutput {
  /** There is a connection, and the bucket is made. It waits while no server is there, and rejects where the servers refuse us, or are not there before `close`. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

const defaultLeaseSeconds = 10;

/** A site on NATS: what it publishes and answers, and which of its devices are this gateway's. */
export class NatsSite {
  readonly #options: NatsSiteOptions;
  readonly #role: string;
  readonly #clock: Clock;
  readonly #subjects: NatsSubjects;
  readonly #connection: ReturnType<typeof natsConnection>;
  readonly #leases: DeviceLeases | undefined;
  readonly #remote: RemoteDevices;
  /** This gateway, unlike any other. */
  readonly #id = randomBytes(8).toString("hex");
  readonly #history: NatsHistory | undefined;

  /** @throws GatewayProblem for a role that the site does not have, and for a file that cannot be read */
  constructor(options: NatsSiteOptions) {
    const { roles, role = roles[0] ?? "", site, clock = systemClock, leases, history, onProblem } = options;
    if (!roles.includes(role))
      throw new GatewayProblem(`"role" of "nats": expected one of ${roles.join(", ")}, received ${JSON.stringify(role)}`);
    this.#options = options;
    this.#role = role;
    this.#clock = clock;
    this.#subjects = new NatsSubjects(site);
    this.#connection = natsConnection(options, `katcp-gateway ${site}`);
    this.#remote = new RemoteDevices({ subjects: this.#subjects, role: roles.at(-1) });
    this.#leases = leases && new DeviceLeases({ id: this.#id, devices: leases.devices, seconds: this.leaseMs / 1_000, clock, onProblem });
    this.#history = history && new NatsHistory({ subjects: this.#subjects, id: this.#id, limits: history, clock, onProblem });
  }

  /** What was, where a stream keeps it. */
  get history(): AskedHistory | undefined {
    return this.#history;
  }

  /** How long a lease lasts. */
  get leaseMs(): number {
    return (this.#options.leases?.seconds ?? defaultLeaseSeconds) * 1_000;
  }

  /** How a hub reaches a device: by itself where the device is ours, else through its owner. */
  connectorOf(device: string, direct: Connector): Connector {
    const leases = this.#leases;
    if (leases === undefined) return direct;
    const remote = this.#remote.connectorOf(device);
    return leasedConnector({ device, leases, direct, remote, onServed: (listener) => this.#remote.onServed(device, listener) });
  }

  /** Begins to publish and to answer, now or when a server is there. */
  join(hub: NatsHub, desk: NatsDesk): NatsOutput {
    const closing = new AbortController();
    const begun = this.#begin(hub, desk, closing.signal);
    begun.catch((thrown: unknown) => {
      if (!closing.signal.aborted) this.#options.onProblem(`NATS: ${messageOf(thrown)}`);
    });
    const ready = begun.then(() => {});
    // It has been told, and whoever joins need not wait.
    ready.catch(() => {});
    return {
      ready,
      close: async () => {
        closing.abort(new KatcpError("the gateway ends"));
        const end = await begun.catch(() => undefined);
        await end?.();
      },
    };
  }

  /** Gives what ends it. */
  async #begin(hub: NatsHub, desk: NatsDesk, signal: AbortSignal): Promise<() => Promise<void>> {
    const { onProblem, replicas, lastValuesSeconds = 1 } = this.#options;
    const onUp = (): void => {
      this.#history?.onUp();
      publisher.publishStates();
      void values.begin();
      void this.#history?.begin({ link, publisher, hub });
      void acknowledged?.begin(link.connection);
    };
    const onDown = (): void => this.#remote.drop("the connection to NATS is lost");
    const link = await NatsLink.open(this.#connection, { onUp, onDown, onProblem }, signal);
    if (this.#leases !== undefined) this.#remote.begin(link.connection);
    const owns = (device: string): boolean => this.#leases?.owns(device) ?? true;
    const shared = { link, subjects: this.#subjects, owns };
    const gateway = (): string => this.#history?.id ?? this.#id;
    const publisher = new HubPublisher(hub, { ...shared, now: () => this.#clock.now(), gateway, onProblem });
    const values = new LastValues(hub, { ...shared, everyMs: lastValuesSeconds * 1_000, replicas, onProblem });
    const acknowledged = this.#acknowledged(hub);
    const stopAnswers = this.#answer(hub, desk, link);
    const stopOwning = this.#leases?.onChange((name, isOwn) => {
      const device = hub.devices.get(name);
      if (device === undefined) return;
      if (isOwn) publisher.publishBegin(device);
      else publisher.publishEnd(device, "another gateway may have it now");
    });
    // First the stream, that it has the states.
    await this.#history?.begin({ link, publisher, hub });
    publisher.publishStates();
    await values.begin();
    await acknowledged?.begin(link.connection);
    await this.#leases?.begin(await this.#leaseBucket(link));
    return async () => {
      if (this.#leases !== undefined) await withinClosing(this.#leases.close());
      else for (const device of hub.devices.values()) publisher.publishEnd(device, "the gateway ends");
      this.#history?.close();
      if (acknowledged !== undefined) await withinClosing(acknowledged.close());
      for (const stop of [stopOwning, stopAnswers, () => publisher.close(), () => values.close()]) stop?.();
      this.#remote.drop("the gateway ends");
      await link.close();
    };
  }

  #leaseBucket({ connection }: NatsLink): Promise<LeaseBucket> {
    const { replicas } = this.#options;
    return LeaseBucket.open(connection, { subjects: this.#subjects, id: this.#id, seconds: this.leaseMs / 1_000, replicas });
  }

  /** A gateway that has its devices for itself keeps them in a file. */
  #acknowledged({ alarms, devices }: NatsHub): AcknowledgedBucket | undefined {
    if (this.#leases === undefined || alarms === undefined) return undefined;
    const { replicas, onProblem } = this.#options;
    return new AcknowledgedBucket({ subjects: this.#subjects, replicas, alarms, devices, onProblem });
  }

  /** Requests to a device come to its owner. */
  #answer(hub: Hub, desk: NatsDesk, link: NatsLink): () => void {
    const options = {
      link,
      subjects: this.#subjects,
      desk,
      roles: this.#options.roles,
      highestRole: this.#role,
      now: () => this.#clock.now(),
    };
    const stops = new Map<string, () => void>();
    const set = (name: string, isOwn: boolean): void => {
      stops.get(name)?.();
      stops.delete(name);
      const device = hub.devices.get(name);
      if (isOwn && device !== undefined) stops.set(name, answerRequests(device, options));
    };
    const stop = this.#leases?.onChange(set);
    if (this.#leases === undefined) for (const name of hub.devices.keys()) set(name, true);
    return () => {
      stop?.();
      for (const name of [...stops.keys()]) set(name, false);
    };
  }
}
