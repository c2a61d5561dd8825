import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { readInput } from "katcp-gen";
import type { DeviceAddress } from "../interface/device-address.js";
import { ToolProblem } from "../tool-problem.js";
import { PlayedConnection } from "./played-connection.js";
import type { TrafficRecord } from "./traffic-log.js";

/** Options of a `Replay`. */
export interface ReplayOptions {
  /** A recording of `katcp proxy --log`. */
  readonly file: string;
  /** Port 0 for a free one. */
  readonly listen: DeviceAddress;
  /** Waits as long between lines as the device did; default true. */
  readonly keepsTime?: boolean | undefined;
}

/** Plays the device's side of a recording: the first client gets the first connection, and after the last one it begins anew. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #connections: readonly (readonly TrafficRecord[])[];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #next = 0;

  /** @throws ToolProblem if the file is no recording */
  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#connections = readRecording(options.file);
    this.#server = createServer({ noDelay: true }, (socket) => this.#play(socket));
  }

  get address(): DeviceAddress {
    const { address: host, port } = this.#server.address() as AddressInfo;
    return { host, port };
  }

  async start(): Promise<void> {
    this.#server.listen(this.#options.listen.port, this.#options.listen.host);
    await once(this.#server, "listening");
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #play(socket: Socket): void {
    const records = this.#connections[this.#next % this.#connections.length] ?? [];
    this.#next++;
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    new PlayedConnection(socket, records, this.#options.keepsTime ?? true).play();
  }
}

function readRecording(file: string): readonly (readonly TrafficRecord[])[] {
  const connections = new Map<number, TrafficRecord[]>();
  for (const [index, line] of readText(file).split("\n").entries()) {
    if (line.trim() === "") continue;
    const record = readRecord(line);
    if (record === undefined) throw new ToolProblem(`${file}:${index + 1}: expected a line of a recording of katcp proxy --log`);
    connections.set(record.connection, [...(connections.get(record.connection) ?? []), record]);
  }
  if (connections.size === 0) throw new ToolProblem(`${file}: there is no connection in this recording`);
  return [...connections.values()];
}

function readText(file: string): string {
  const content = readInput(file, { expected: "a recording of katcp proxy --log", mostMegabytes: 500 });
  if (content instanceof Uint8Array) return Buffer.from(content).toString("utf8");
  throw new ToolProblem(`${file}: ${content.message}`);
}

function readRecord(line: string): TrafficRecord | undefined {
  try {
    const record = JSON.parse(line) as TrafficRecord;
    const isText = "from" in record && typeof record.text === "string";
    return typeof record.at === "number" && typeof record.connection === "number" && (isText || "event" in record) ? record : undefined;
  } catch {
    return undefined;
  }
}
