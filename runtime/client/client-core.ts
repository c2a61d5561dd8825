import type { Duplex } from "node:stream";
import { ConnectionLostError, messageOf, noteCall, type ProtocolVersionError } from "../errors.js";
import { answered, Guard, processGuard } from "../guard.js";
import type { Message } from "../protocol/message.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { socketConnector } from "../transport/connector.js";
import { formatHostPort } from "../transport/host-port.js";
import type { ListenAddress } from "../transport/listener.js";
import { AnswerCall, type Call, type DecodeAnswer, FeedCall, type WireRequest } from "./calls/call.js";
import { type RequestPolicy, requestPolicy } from "./calls/request-policy.js";
import type { CallOptions, ClientOptions } from "./client-options.js";
import { type ClientWarning, emitClientWarning } from "./client-warning.js";
import { checkedPolicy } from "./connection/backoff.js";
import type { ClientState } from "./connection/client-state.js";
import { DeviceLink } from "./connection/device-link.js";
import { type DeviceProtocol, parseProtocol } from "./connection/device-protocol.js";
import type { DeviceVersion } from "./connection/greeting.js";
import { Reconnection } from "./connection/reconnection.js";
import { longer, type Patience, TimeoutHints } from "./connection/timeout-hints.js";
import { compareVersions } from "./connection/version-check.js";
import type { Sampling, SamplingListener } from "./sampling/sampled-sensor.js";
import { SamplingDesk } from "./sampling/sampling-desk.js";
import { SensorDirectory } from "./sampling/sensor-directory.js";
import type { StrategyText } from "./sampling/strategy-need.js";
import { InformHub } from "./streams/inform-hub.js";
import { StateKeeper } from "./streams/state-keeper.js";

const defaultTimeoutMs = 5000;
const defaultKeepAlive = { everyMs: 10_000, deadlineMs: 20_000 };
/** How long the role `katcp-device` may come after that of the protocol: real devices send both at once, or only the one. */
const versionGraceMs = 250;
/** How long the requests may take that nobody waits for but the client itself: lists of very many sensors. */
const ownTimeoutMs = 60_000;

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
  readonly informs = new InformHub();
  readonly desk: SamplingDesk;
  readonly directory: SensorDirectory;
  readonly #target: ListenAddress;
  readonly #options: ClientOptions;
  readonly #apiVersion: string | undefined;
  readonly #protocol: DeviceProtocol | undefined;
  readonly #policy: RequestPolicy;
  readonly #reconnection: Reconnection;
  #hints: TimeoutHints | undefined;
  #versions: ReadonlyMap<string, DeviceVersion> = new Map();
  /** The version that was warned of last. */
  #warnedOf = "";

  /** @throws ProtocolVersionError for a protocol given by hand that is none */
  constructor(target: ListenAddress, apiVersion: string | undefined, options: ClientOptions) {
    this.#target = target;
    this.#apiVersion = apiVersion;
    this.#options = options;
    this.#protocol = options.protocol === undefined ? undefined : parseProtocol(options.protocol);
    this.#policy = requestPolicy(options);
    this.clock = options.clock ?? systemClock;
    this.warn = processGuard.wrap("onWarning", options.onWarning ?? emitClientWarning);
    const { reconnect, connectTimeoutMs = defaultTimeoutMs, alternatives = [] } = options;
    this.#reconnection = new Reconnection(
      {
        addresses: [target, ...alternatives],
        nameOf: (address) => this.#nameOf(address),
        openStream: answered(options.connector ?? socketConnector(options)),
        timeoutMs: connectTimeoutMs,
        policy: checkedPolicy(reconnect, this.guard),
        clock: this.clock,
        states: this.states,
      },
      {
        createLink: (stream, address) => this.#createLink(stream, address),
        checkDevice: (link) => this.#checkDevice(link),
        onConnected: (link) => this.#onConnected(link),
      },
    );
    this.desk = new SamplingDesk({
      clock: this.clock,
      ask: (link, request) => this.#feed(link, request, () => {}),
      onRetry: (message) =>
        this.warn({ kind: "sync", device: this.address, message: `a strategy was not set, and will be again: ${message}` }),
    });
    this.directory = new SensorDirectory({
      clock: this.clock,
      feed: (link, request, take) => this.#feed(link, request, take),
      onProblem: (message) => this.warn({ kind: "sync", device: this.address, message }),
      onChanged: (name) => this.desk.reapply(name),
      onGone: (name) => this.desk.drop(name),
      onListed: () => this.#onListed(),
    });
    this.states.observe((state) => {
      if (state.kind === "closed") this.#onClosed(state.cause);
    });
  }

  /** Where the device is, or was last: `host:port`. */
  get address(): string {
    const { state } = this.states;
    if (state.kind === "connected" || state.kind === "connecting") return state.address;
    return this.#nameOf(this.#target);
  }

  /** The connection that there is. */
  get link(): DeviceLink | undefined {
    return this.#reconnection.link;
  }

  /** What the device said of itself, on this connection or else on the last one. */
  get versions(): ReadonlyMap<string, DeviceVersion> {
    return this.#versions;
  }

  /** Of the protocol that is spoken; 5 while nothing is known. */
  get major(): 4 | 5 {
    return this.link?.protocol.major ?? this.#protocol?.major ?? 5;
  }

  async connect(): Promise<void> {
    if (this.states.state.kind === "idle") await this.#reconnection.connectOnce();
    else await this.connected();
  }

  start(): void {
    if (this.states.state.kind === "idle") void this.#reconnection.start();
  }

  /** Resolves once it is connected. @throws ConnectionLostError once it is closed */
  connected(signal?: AbortSignal): Promise<void> {
    return this.states.until((state) => {
      if (state.kind === "closed") throw this.#describeAbsence();
      return state.kind === "connected";
    }, signal);
  }

  close(): Promise<void> {
    return this.#reconnection.close();
  }

  /** Calls the device. `knownMs`: how long the interface says that this request may take. */
  call<T>(request: WireRequest, decode: DecodeAnswer<T>, options: CallOptions, knownMs?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const limits = { timeoutMs: this.timeoutMs(request.name, options.timeoutMs, knownMs), signal: options.signal };
      const call = new AnswerCall(request, limits, { resolve, reject, decode });
      this.startCall(call, options.timeoutMs === undefined ? { knownMs } : undefined);
    });
  }

  /** Calls a request of the guidelines: no hint is needed for it. */
  callStandard<T>(request: WireRequest, decode: DecodeAnswer<T>, options: CallOptions): Promise<T> {
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? defaultTimeoutMs;
    return this.call(request, decode, { ...options, timeoutMs });
  }

  /** Samples a sensor for a listener. */
  sample(name: string, strategy: StrategyText, listener: SamplingListener): Sampling {
    if (this.states.state.kind !== "closed") return this.desk.add(name, strategy, listener);
    let isWanted = true;
    queueMicrotask(() => {
      if (isWanted) listener.onEnd(this.#describeAbsence());
    });
    return {
      remove: () => {
        isWanted = false;
      },
    };
  }

  /** Sends a call. One that is patient waits as long as the device itself says that it takes. @throws RequestRefusedError */
  startCall(call: Call, patience: Patience | undefined): void {
    this.#policy(call.name);
    const link = this.link;
    if (link === undefined) {
      call.onFailure(call.signal?.aborted === true ? call.signal.reason : this.#describeAbsence(call.name));
      return;
    }
    link.start(call);
    if (patience !== undefined && !call.isOver) this.#hints?.apply(call, patience);
  }

  /**
   * How long a request may take: as its caller says, else as the interface says or the device hints, whichever is longer, else as the
   * options say. A device that was made slower since the client was compiled says so by its hint.
   */
  timeoutMs(name: string, givenMs: number | undefined, knownMs?: number): number {
    return givenMs ?? longer(knownMs, this.#hints?.get(name)) ?? this.#options.timeoutMs ?? defaultTimeoutMs;
  }

  #nameOf({ host, port }: ListenAddress): string {
    const { path } = (this.#options.socket ?? {}) as { readonly path?: string };
    return path ?? formatHostPort(host, port);
  }

  /** A request of the client's own. @throws FailReply @throws InvalidReply and what a call can end with */
  #feed(link: DeviceLink, request: WireRequest, take: (inform: Message) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      link.start(new FeedCall(request, { timeoutMs: ownTimeoutMs, signal: undefined }, { resolve, reject, take }));
    });
  }

  #createLink(stream: Duplex, address: string): DeviceLink {
    const { keepAlive = {}, lenientEscapes = false } = this.#options;
    const link: DeviceLink = new DeviceLink(
      stream,
      {
        onInform: (inform) => this.#onInform(inform, link),
        onSyntaxError: ({ message }) => this.warn({ kind: "syntax", device: address, message: `a line was left out: ${message}` }),
        onLost: (cause) => this.#onLost(link, cause),
      },
      {
        address,
        lenientEscapes,
        clock: this.clock,
        protocol: this.#protocol,
        versionGraceMs: this.#apiVersion === undefined ? undefined : versionGraceMs,
        keepAlive: keepAlive === false ? undefined : { ...defaultKeepAlive, ...keepAlive },
      },
    );
    return link;
  }

  /** @throws ProtocolVersionError where the device has an API that is too far from ours */
  #checkDevice(link: DeviceLink): void {
    const found = link.greeting.versions.get("katcp-device")?.version;
    if (found === undefined || this.#apiVersion === undefined) return;
    const message = compareVersions({ expected: this.#apiVersion, found }, this.#options.versions ?? "refuse");
    if (message === undefined || found === this.#warnedOf) return;
    this.#warnedOf = found;
    this.warn({ kind: "version", device: this.address, message, expected: this.#apiVersion, found });
  }

  #onConnected(link: DeviceLink): void {
    this.#hints = new TimeoutHints(link);
    this.#versions = link.greeting.versions;
    this.directory.onConnected(link);
    // With a directory, what is gone is known first, and is not asked for.
    if (!this.directory.isUsed) this.desk.restore(link);
  }

  #onListed(): void {
    if (this.link === undefined) return;
    this.desk.restore(this.link);
  }

  #onLost(link: DeviceLink, cause: ConnectionLostError): void {
    if (link === this.link) {
      this.#hints = undefined;
      this.desk.onLost();
      this.directory.onLost();
    }
    this.#reconnection.onLost(link, cause);
  }

  #onInform(inform: Message, link: DeviceLink): void {
    if (inform.name === "sensor-status") this.desk.onStatus(inform);
    else if (inform.name === "interface-changed") this.#onInterfaceChanged(inform);
    else if (inform.name === "version-connect" && link === this.link) this.#checkLate(link);
    this.informs.emit(inform);
  }

  #onInterfaceChanged(inform: Message): void {
    const [kind, name] = [inform.text(0), inform.text(1)];
    if (!kind.startsWith("sensor")) this.#hints?.forget();
    if (this.directory.isUsed) this.directory.onInterfaceChanged(inform);
    else if (kind === "sensor" && name !== "") this.desk.reapply(name);
    else if (kind === "" || kind === "sensor-list") for (const each of [...this.desk.names()]) this.desk.reapply(each);
  }

  /** The device said what it is when the greeting was over. */
  #checkLate(link: DeviceLink): void {
    try {
      this.#checkDevice(link);
    } catch (refusal) {
      link.lose((refusal as ProtocolVersionError).message, refusal as ProtocolVersionError);
    }
  }

  #onClosed(cause: Error | undefined): void {
    this.directory.onLost();
    this.desk.close(cause);
    this.informs.end(cause);
  }

  #describeAbsence(request?: string): ConnectionLostError {
    const { state } = this.states;
    const reasons = {
      idle: "call connect() or start() first",
      connecting: "it is being made",
      waiting: state.kind === "waiting" ? state.cause.message : "",
      closed: (state.kind === "closed" ? state.cause?.message : undefined) ?? "closed by this client",
      connected: "it has just been made",
    };
    const subject = request === undefined ? "" : `?${request}: `;
    const error = new ConnectionLostError(`${subject}no connection to ${this.address}: ${stripPrefix(reasons[state.kind])}`);
    return request === undefined ? error : noteCall(error, { request, device: this.address, waitedMs: 0 });
  }
}

/** The cause says the same at its beginning. */
function stripPrefix(message: string): string {
  return message.replace(/^no connection to \S+: /, "");
}
