import type { Duplex } from "node:stream";
import { ConnectionLostError, KatcpError, messageOf, noteCall, ProtocolVersionError } from "../errors.js";
import { answered, Guard, processGuard } from "../guard.js";
import type { Message } from "../protocol/message.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { socketConnector } from "../transport/connector.js";
import { formatHostPort } from "../transport/host-port.js";
import type { ListenAddress } from "../transport/listener.js";
import { AnswerCall, type Call, type DecodeAnswer, FeedCall, type WireRequest } from "./calls/call.js";
import { type ClientBounds, readClientBounds } from "./calls/client-bounds.js";
import { afterLastLook } from "./calls/last-look.js";
import { type RequestPolicy, requestPolicy } from "./calls/request-policy.js";
import type { RetryOptions } from "./calls/retry.js";
import type { CallOptions, ClientOptions } from "./client-options.js";
import { type ClientWarning, emitClientWarning } from "./client-warning.js";
import { checkedPolicy } from "./connection/backoff.js";
import type { ClientState } from "./connection/client-state.js";
import { DeviceLink } from "./connection/device-link.js";
import { type DeviceProtocol, parseProtocol } from "./connection/device-protocol.js";
import type { DeviceVersion } from "./connection/greeting.js";
import { type KeepAliveOptions, readKeepAlive } from "./connection/keep-alive.js";
import { Reconnection } from "./connection/reconnection.js";
import { longer, type Patience, TimeoutHints } from "./connection/timeout-hints.js";
import { compareVersions } from "./connection/version-check.js";
import { SamplingDesk } from "./sampling/sampling-desk.js";
import type { Sampling, SamplingListener } from "./sampling/sampling-listener.js";
import { SensorDirectory } from "./sampling/sensor-directory.js";
import type { StrategyText } from "./sampling/strategy-need.js";
import { InformHub } from "./streams/inform-hub.js";
import { onAbort } from "./streams/on-abort.js";
import { StateKeeper } from "./streams/state-keeper.js";
import { limitWarnings } from "./warning-limit.js";

const defaultTimeoutMs = 5000;
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
  readonly bounds: ClientBounds;
  readonly informs: InformHub;
  readonly desk: SamplingDesk;
  readonly directory: SensorDirectory;
  readonly #target: ListenAddress;
  readonly #options: ClientOptions;
  readonly #apiVersion: string | undefined;
  readonly #protocol: DeviceProtocol | undefined;
  readonly #policy: RequestPolicy;
  readonly #keepAlive: KeepAliveOptions | undefined;
  readonly #reconnection: Reconnection;
  #hints: TimeoutHints | undefined;
  #versions: ReadonlyMap<string, DeviceVersion> = new Map();
  /** The version that was warned of last. */
  #warnedOf = "";
  /** The refusal that was warned of, since the last connection. */
  #warnedRefusal = "";

  /** @throws ProtocolVersionError for a protocol given by hand that is none. @throws RangeError, KatcpError for numbers that cannot be */
  constructor(target: ListenAddress, apiVersion: string | undefined, options: ClientOptions) {
    const { reconnect, connectTimeoutMs = defaultTimeoutMs, alternatives = [] } = options;
    const addresses = [target, ...alternatives];
    if (options.socket === undefined || !("path" in options.socket)) for (const address of addresses) checkPort(address);
    this.#target = target;
    this.#apiVersion = apiVersion;
    this.#options = options;
    this.#protocol = options.protocol === undefined ? undefined : parseProtocol(options.protocol);
    this.#policy = requestPolicy(options);
    this.#keepAlive = options.keepAlive === false ? undefined : readKeepAlive(options.keepAlive ?? {});
    this.bounds = readClientBounds(options);
    this.informs = new InformHub(this.bounds.maximumHeldBytes);
    this.clock = options.clock ?? systemClock;
    this.warn = limitWarnings(processGuard.wrap("onWarning", options.onWarning ?? emitClientWarning), this.clock);
    this.#reconnection = new Reconnection(
      {
        addresses,
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
      bounds: this.bounds,
      feed: (link, request, take) => this.#feed(link, request, take),
      onProblem: (message) => this.warn({ kind: "sync", device: this.address, message }),
      onAdded: (name) => this.desk.reapply(name),
      onChanged: (name) => this.desk.reapply(name),
      onGone: (name) => this.desk.leave(name),
      onListed: () => this.#onListed(),
    });
    this.states.observe((state) => {
      if (state.kind === "closed") this.#onClosed(state.cause);
      else if (state.kind === "waiting") this.#warnOfRefusal(state.cause);
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

  /** @throws what the attempts end with. A signal that aborts ends the first connection for good, and of a later one only the wait. */
  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.states.state.kind !== "idle") return this.connected(signal);
    const forget =
      signal === undefined ? () => {} : onAbort(signal, () => void this.#reconnection.close(this.#describeGivingUp(signal.reason)));
    try {
      await this.#reconnection.connectOnce();
    } finally {
      forget();
    }
  }

  start(): void {
    if (this.states.state.kind === "idle") void this.#reconnection.start();
  }

  /** Resolves once it is connected. @throws ConnectionLostError once it is closed, and where the signal aborts */
  connected(signal?: AbortSignal): Promise<void> {
    const isConnected = (state: ClientState): boolean => {
      if (state.kind === "closed") throw this.#describeAbsence();
      return state.kind === "connected";
    };
    return this.states.until(isConnected, { signal, explain: (reason) => this.#describeGivingUp(reason) });
  }

  close(): Promise<void> {
    return this.#reconnection.close();
  }

  /** Calls the device. `knownMs`: how long the interface says that this request may take. */
  call<T>(request: WireRequest, decode: DecodeAnswer<T>, options: CallOptions, knownMs?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const limits = { timeoutMs: this.timeoutMs(request.name, options.timeoutMs, knownMs), signal: options.signal };
      const call = new AnswerCall(request, limits, { resolve, reject, decode, bounds: this.bounds });
      this.startCall(call, options.timeoutMs === undefined ? { knownMs } : undefined);
    });
  }

  /** Calls a request of the guidelines: no hint is needed for it. */
  callStandard<T>(request: WireRequest, decode: DecodeAnswer<T>, options: CallOptions): Promise<T> {
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? defaultTimeoutMs;
    return this.call(request, decode, { ...options, timeoutMs });
  }

  /** What the device calls a request (asked by `?help`) or a sensor (by `?sensor-list`): a former name where it does not know the present one. */
  nameNow(by: "help" | "sensor-list", name: string, aliases: readonly string[]): string | Promise<string> {
    const { link } = this;
    if (link === undefined) return name;
    const names = link.formerNames[by];
    return names.peek(name, aliases) ?? names.find(name, aliases, (each) => this.#feed(link, { name: by, args: ` ${each}` }, () => {}));
  }

  /** When idempotent requests are sent again, unless a call says otherwise. */
  get retry(): RetryOptions | false | undefined {
    return this.#options.retry;
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
    this.#policy(call.name, call.isSafe);
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

  /** Calls back after a time in which the device may do something, once what has come of it by then has been read. */
  judgeAfter(delayMs: number, judge: () => void): () => void {
    return afterLastLook({ clock: this.clock, delayMs, progress: () => this.link?.chunks }, judge);
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
    const { lenientEscapes = false } = this.#options;
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
        bounds: this.bounds,
        policy: this.#policy,
        clock: this.clock,
        protocol: this.#protocol,
        versionGraceMs: this.#apiVersion === undefined ? undefined : versionGraceMs,
        keepAlive: this.#keepAlive,
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

  /** A device that is refused will be again: whoever waits for it would not know what for. */
  #warnOfRefusal(cause: Error): void {
    const refusal = cause.cause instanceof ProtocolVersionError ? cause.cause : cause;
    if (!(refusal instanceof ProtocolVersionError) || refusal.message === this.#warnedRefusal) return;
    this.#warnedRefusal = refusal.message;
    const { expected, found } = refusal.versions ?? { expected: this.#apiVersion ?? "", found: "" };
    this.warn({ kind: "version", device: this.address, message: `${refusal.message}; it is tried again`, expected, found });
  }

  #onConnected(link: DeviceLink): void {
    this.#warnedRefusal = "";
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

  /** Why somebody waited in vain: the signal says only that he does not wait any more. */
  #describeGivingUp(reason: unknown): ConnectionLostError {
    return new ConnectionLostError(`${this.#describeAbsence().message} (given up: ${messageOf(reason)})`, { cause: reason });
  }

  #describeAbsence(request?: string): ConnectionLostError {
    const { state } = this.states;
    const reasons = {
      idle: "call connect() or start() first",
      connecting: this.#reconnection.failure?.message ?? "it is being made",
      waiting: state.kind === "waiting" ? state.cause.message : "",
      closed: (state.kind === "closed" ? state.cause?.message : undefined) ?? "closed by this client",
      connected: "it has just been made",
    };
    const subject = request === undefined ? "" : `?${request}: `;
    const error = new ConnectionLostError(`${subject}no connection to ${this.address}: ${stripPrefix(reasons[state.kind])}`);
    return request === undefined ? error : noteCall(error, { request, device: this.address, waitedMs: 0 });
  }
}

/** @throws KatcpError for a port that no device can have */
function checkPort({ host, port }: ListenAddress): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return;
  throw new KatcpError(
    `the port of the device at "${host}": expected an integer from 1 to 65535, received ${JSON.stringify(port) ?? port}`,
  );
}

/** The cause says the same at its beginning. */
function stripPrefix(message: string): string {
  return message.replace(/^no connection to \S+: /, "");
}
