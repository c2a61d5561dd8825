import type { Duplex } from "node:stream";
import { socketConnector } from "#socket-connector";
import { type ConnectionLostError, messageOf } from "../errors.js";
import { answered, Guard, processGuard } from "../guard.js";
import type { Contract } from "../protocol/contract.js";
import type { Message } from "../protocol/message.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import type { ListenAddress } from "../transport/listener.js";
import { type ClientBounds, readClientBounds } from "./calls/client-bounds.js";
import { afterLastLook } from "./calls/last-look.js";
import type { ClientOptions } from "./client-options.js";
import { type ClientWarning, emitClientWarning } from "./client-warning.js";
import { checkedPolicy } from "./connection/backoff.js";
import { Caller } from "./connection/caller.js";
import type { ClientState } from "./connection/client-state.js";
import { DeviceAddresses } from "./connection/device-addresses.js";
import { DeviceLink } from "./connection/device-link.js";
import { type LinkSettings, readLinkSettings } from "./connection/link-settings.js";
import { Reconnection } from "./connection/reconnection.js";
import { VersionWatch } from "./connection/version-watch.js";
import { DeviceSensors } from "./sampling/device-sensors.js";
import { endedSampling } from "./sampling/ended-sampling.js";
import type { SamplingDesk } from "./sampling/sampling-desk.js";
import type { Sampling, SamplingListener } from "./sampling/sampling-listener.js";
import type { SensorDirectory } from "./sampling/sensor-directory.js";
import type { StrategyText } from "./sampling/strategy-need.js";
import { InformHub } from "./streams/inform-hub.js";
import { StateKeeper } from "./streams/state-keeper.js";
import { limitWarnings } from "./warning-limit.js";

const defaultTimeoutMs = 5000;

/** The parts of a client, and how they are joined. */
export class ClientCore {
  readonly clock: Clock;
  /** Warns of what the author's code throws. */
  readonly guard = new Guard((callback, cause) =>
    this.warn({ kind: "callback", device: this.address, callback, cause, message: `${callback} failed: ${messageOf(cause)}` }),
  );
  /** Warns of what is wrong and not an error. It never throws. */
  readonly warn: (warning: ClientWarning) => void;
  readonly states = new StateKeeper<ClientState>({ kind: "idle" }, ({ kind }) => kind === "closed");
  readonly bounds: ClientBounds;
  readonly versions: VersionWatch;
  readonly reconnection: Reconnection;
  readonly caller: Caller;
  readonly informs: InformHub;
  readonly deviceSensors: DeviceSensors;
  readonly #addresses: DeviceAddresses;
  readonly #linkSettings: LinkSettings;

  /** @throws ProtocolVersionError for a protocol given by hand that is none. @throws RangeError, KatcpError for numbers that cannot be */
  constructor(target: ListenAddress, contract: Pick<Contract, "version" | "describe"> | undefined, options: ClientOptions) {
    const apiVersion = contract?.version;
    const { timeoutMs = defaultTimeoutMs, alternatives = [] } = options;
    this.clock = options.clock ?? systemClock;
    this.warn = limitWarnings(processGuard.wrap("onWarning", options.onWarning ?? emitClientWarning), this.clock);
    this.bounds = readClientBounds(options);
    this.#addresses = new DeviceAddresses([target, ...alternatives], options);
    this.#linkSettings = readLinkSettings({ ...options, apiVersion, bounds: this.bounds, clock: this.clock });
    this.versions = new VersionWatch({
      apiVersion,
      describe: contract?.describe,
      policy: options.versions ?? "refuse",
      address: () => this.address,
      warn: this.warn,
    });
    this.reconnection = this.#createReconnection(options);
    this.caller = new Caller({
      timeoutMs,
      bounds: this.bounds,
      policy: this.#linkSettings.policy,
      retry: options.retry,
      link: () => this.link,
      describeAbsence: (request) => this.reconnection.describeAbsence(request),
    });
    this.informs = new InformHub(this.bounds.maximumHeldBytes);
    this.deviceSensors = new DeviceSensors({
      clock: this.clock,
      bounds: this.bounds,
      link: () => this.link,
      onProblem: (message) => this.warn({ kind: "sync", device: this.address, message }),
    });
    this.states.observe((state) => {
      if (state.kind === "closed") this.#onClosed(state.cause);
      else if (state.kind === "waiting") this.versions.onWaiting(state.cause);
    });
  }

  /** Where the device is, or was last: `host:port`. */
  get address(): string {
    return this.reconnection.address;
  }

  /** The connection that there is. */
  get link(): DeviceLink | undefined {
    return this.reconnection.link;
  }

  /** Of the protocol that is spoken; 5 while nothing is known. */
  get major(): 4 | 5 {
    return (this.link ?? this.#linkSettings).protocol?.major ?? 5;
  }

  /** How the sensors of the device are sampled. */
  get desk(): SamplingDesk {
    return this.deviceSensors.desk;
  }

  /** Which sensors the device has. */
  get directory(): SensorDirectory {
    return this.deviceSensors.directory;
  }

  /** Samples a sensor for a listener. */
  sample(name: string, strategy: StrategyText, listener: SamplingListener): Sampling {
    if (this.states.state.kind !== "closed") return this.desk.add(name, strategy, listener);
    return endedSampling(listener, this.reconnection.describeAbsence());
  }

  /** Calls back after a time in which the device may do something, once what has come of it by then has been read. */
  judgeAfter(delayMs: number, judge: () => void): () => void {
    return afterLastLook({ clock: this.clock, delayMs, progress: () => this.link?.chunks }, judge);
  }

  #createReconnection(options: ClientOptions): Reconnection {
    return new Reconnection(
      {
        addresses: this.#addresses,
        openStream: answered(options.connector ?? socketConnector(options)),
        timeoutMs: options.connectTimeoutMs ?? defaultTimeoutMs,
        policy: checkedPolicy(options.reconnect, this.guard),
        clock: this.clock,
        states: this.states,
      },
      {
        createLink: (stream, address) => this.#createLink(stream, address),
        checkDevice: (link) => this.versions.check(link),
        onConnected: (link) => this.#onConnected(link),
      },
    );
  }

  #createLink(stream: Duplex, address: string): DeviceLink {
    const link: DeviceLink = new DeviceLink(
      stream,
      {
        onInform: (inform) => this.#onInform(inform, link),
        onSyntaxError: ({ message }) => this.warn({ kind: "syntax", device: address, message: `a line was left out: ${message}` }),
        onUnexpectedReply: (name) =>
          this.warn({
            kind: "sync",
            device: address,
            message: `unexpected reply !${name}: did the device answer ?${name} twice?`,
          }),
        onLost: (cause) => this.#onLost(link, cause),
      },
      { ...this.#linkSettings, address },
    );
    return link;
  }

  #onConnected(link: DeviceLink): void {
    this.versions.onConnected(link);
    this.caller.onConnected(link);
    this.deviceSensors.onConnected(link);
  }

  #onLost(link: DeviceLink, cause: ConnectionLostError): void {
    if (link === this.link) {
      this.caller.onLost();
      this.deviceSensors.onLost();
    }
    this.reconnection.onLost(link, cause);
  }

  #onInform(inform: Message, link: DeviceLink): void {
    if (inform.name === "sensor-status") this.desk.onStatus(inform);
    else if (inform.name === "interface-changed") this.#onInterfaceChanged(inform);
    else if (inform.name === "version-connect" && link === this.link) this.versions.checkLate(link);
    this.informs.emit(inform);
  }

  #onInterfaceChanged(inform: Message): void {
    if (!inform.text(0).startsWith("sensor")) this.caller.onRequestsChanged();
    this.deviceSensors.onInterfaceChanged(inform);
  }

  #onClosed(cause: Error | undefined): void {
    this.deviceSensors.close(cause);
    this.informs.end(cause);
  }
}
