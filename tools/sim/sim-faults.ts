import { type DeviceServer, FailReply } from "katcp-runtime";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { escapeText } from "./escape-text.js";
import { SensorFaults, type SensorFaultsOptions } from "./sensor-faults.js";
import type { AnswerFault } from "./wire/answer-fault.js";
import type { FaultyNetwork } from "./wire/faulty-network.js";

/** What faults are done to. */
export interface SimFaultsOptions extends Pick<SensorFaultsOptions<DeviceServer>, "current"> {
  readonly network: FaultyNetwork;
  /** The names of its own requests. */
  readonly requests: readonly string[];
  readonly restart: (awaySeconds: number) => Promise<void>;
}

/** All that can be wrong with a simulated device. Methods throw a `FailReply` for a request or a sensor that the device does not have. It is what the control port can do, for tests in the same process. */
export class SimFaults extends SensorFaults {
  readonly #network: FaultyNetwork;
  readonly #requests: ReadonlySet<string>;
  readonly #restart: (awaySeconds: number) => Promise<void>;
  #isPresent = true;

  /** @internal */
  constructor({ current, network, requests, restart }: SimFaultsOptions) {
    super({ current, faults: network.faults });
    this.#network = network;
    this.#requests = new Set([...requests, ...STANDARD_REQUESTS]);
    this.#restart = restart;
  }

  /** Whether clients can connect, as far as `removeDevice` goes. */
  get isPresent(): boolean {
    return this.#isPresent;
  }

  /** Refuses a request before the device sees it. `times`: for so many requests; default: until `clear`. */
  failRequest(request: string, text = "simulated failure", times?: number): void {
    this.#onAnswers(request, { kind: "fail", code: "fail", text }, times);
  }

  /** Never answers a request. The device does not see it. */
  hangRequest(request: string, times?: number): void {
    this.#onAnswers(request, { kind: "hang" }, times);
  }

  /** Holds back the reply to a request, for some seconds. */
  delayRequest(request: string, seconds: number, times?: number): void {
    this.#onAnswers(request, { kind: "late", seconds }, times);
  }

  /** Sends the reply to a request more than once. */
  repeatRequest(request: string, copies = 2, times?: number): void {
    this.#onAnswers(request, { kind: "repeat", copies }, times);
  }

  /** Sends a line that is no KATCP message instead of the reply to a request. */
  garbleRequest(request: string, times?: number): void {
    this.#onAnswers(request, { kind: "garble" }, times);
  }

  /** Answers a request with a value that is not of its type. */
  mistypeRequest(request: string, times?: number): void {
    this.#onAnswers(request, { kind: "mistype" }, times);
  }

  /** Sends so many informs more than the reply to a request counts; below zero: fewer. */
  miscountRequest(request: string, difference = -1, times?: number): void {
    this.#onAnswers(request, { kind: "miscount", difference }, times);
  }

  /** Has the device not know a request. */
  hideRequest(request: string): void {
    this.#network.faults.hidden.add(this.#known(request));
  }

  /**
   * Replaces what matches in the lines that the device sends, which have their escapes and no newline. A line of which nothing is left is not
   * sent. `times`: for so many lines; default: until `clear`.
   * @throws SyntaxError for what is no regular expression
   */
  rewriteLines(pattern: string, replacement: string, times?: number): void {
    this.#network.faults.rewrite(pattern, replacement, times);
  }

  /** Sends a line to all clients, whether it is a message or not: text is sent as UTF-8. */
  sendLine(line: string | Uint8Array): void {
    this.#network.send(Buffer.from(line).toString("latin1"));
  }

  /** Closes all connections in good order. */
  dropClients(): void {
    this.#network.dropClients();
  }

  /** Breaks all connections, as a network does. */
  cutClients(): void {
    this.#network.cutClients();
  }

  /** Lets nothing through, in either direction, for some seconds or until `clear`. */
  stallClients(seconds?: number): void {
    this.#network.stallClients(seconds);
  }

  /** Refuses new connections, for some seconds or until `clear`. */
  refuseClients(seconds?: number): void {
    this.#network.refuseClients(seconds);
  }

  /** Stops the device, and starts it anew after some seconds. Faults stay. */
  restartDevice(awaySeconds = 0): Promise<void> {
    return this.#restart(awaySeconds);
  }

  /** Restarts the device with another version of its interface. */
  changeVersion(version: string): Promise<void> {
    this.#network.faults.version = escapeText(version);
    return this.#restart(0);
  }

  /** Takes the device away: its connections break, and nobody can connect. */
  removeDevice(): void {
    this.#isPresent = false;
    this.#network.refuseClients();
    this.#network.cutClients();
  }

  /** Lets clients connect again. */
  async returnDevice(): Promise<void> {
    await this.#network.acceptClients();
    this.#isPresent = true;
  }

  /** Ends all faults: the device is there and keeps its promise, and its sensors go on as at the start. */
  async clear(): Promise<void> {
    await this.#network.clear();
    this.#isPresent = true;
    this.releaseSensors();
  }

  #onAnswers(request: string, fault: AnswerFault, times: number | undefined): void {
    const sent = fault.kind === "fail" ? { ...fault, text: escapeText(fault.text) } : fault;
    this.#network.faults.answers.add(this.#known(request), sent, times);
  }

  /** @throws FailReply for a request that the device does not have, since nothing would ever happen */
  #known(request: string): string {
    if (this.#requests.has(request)) return request;
    throw new FailReply(`the device has no request ${request}`);
  }
}
