import { spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { python } from "../python-environment.js";
import type { CallCase, CalledCase, InformCase, SensorCase, Wire } from "./pair-table.js";

/** What came back of a call. */
export interface Answer {
  readonly reply: Wire;
  readonly informs: readonly Wire[];
}

/** A device that answers the cases of a table, in either language. */
export interface PairedDevice {
  readonly port: number;
  answer(each: CallCase): Promise<void>;
  /** Sets a sensor; one that comes and goes is there then. */
  set(each: SensorCase): Promise<void>;
  inform(each: InformCase): Promise<void>;
}

/** A generated client, in either language. */
export interface PairedClient {
  call(each: CalledCase): Promise<Answer>;
  stream(each: CalledCase): Promise<readonly Wire[]>;
  read(sensor: string): Promise<string>;
  /** Follows a sensor, and gives its present value. */
  follow(sensor: string): Promise<string>;
  next(sensor: string): Promise<string>;
  listen(each: InformCase): Promise<void>;
  hear(each: InformCase): Promise<Wire>;
}

/** A process of Python that is driven by lines of JSON. */
export class PythonSide implements PairedDevice, PairedClient {
  port = 0;
  readonly #send: (line: string) => void;
  readonly #lines: AsyncIterator<string>;

  private constructor(send: (line: string) => void, lines: Interface) {
    this.#send = send;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Starts one; a client is told the port of its device. */
  static async start(
    role: "device" | "client",
    { name, folder, port }: { readonly name: string; readonly folder: string; readonly port?: number },
  ): Promise<PythonSide> {
    const script = fileURLToPath(new URL("../peers/python_pair.py", import.meta.url));
    const peer = spawn(python, ["-u", script, role, name, folder, String(port ?? "")], { stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void peer.kill("SIGKILL"));
    const side = new PythonSide((line) => peer.stdin.write(`${line}\n`), createInterface({ input: peer.stdout }));
    side.port = (await side.#read()) as number;
    return side;
  }

  answer = async ({ constant, decoded, informs, reply, fail }: CallCase): Promise<void> => {
    await this.#run("answer", { case: { constant, decoded, informs, reply, fail } });
  };
  set = async ({ sensor, value }: SensorCase): Promise<void> => {
    await this.#run("set", { sensor, value });
  };
  inform = async ({ constant, method, arguments: args }: InformCase): Promise<void> => {
    await this.#run("inform", { constant, method, arguments: args });
  };
  call = async ({ constant, method, arguments: args }: CalledCase): Promise<Answer> =>
    (await this.#run("call", { constant, method, arguments: args })) as Answer;
  stream = async ({ constant, method, arguments: args }: CalledCase): Promise<readonly Wire[]> =>
    ((await this.#run("stream", { constant, method, arguments: args })) as Answer).informs;
  /** As a client of aiokatcp that knows no interface. */
  raw = async ({ request, arguments: args }: CalledCase): Promise<Answer> =>
    (await this.#run("raw", { request, arguments: args })) as Answer;
  read = async (sensor: string): Promise<string> => (await this.#run("read", { sensor })) as string;
  follow = async (sensor: string): Promise<string> => (await this.#run("follow", { sensor })) as string;
  next = async (sensor: string): Promise<string> => (await this.#run("next", { sensor })) as string;
  listen = async ({ method }: InformCase): Promise<void> => {
    await this.#run("listen", { method });
  };
  hear = async ({ constant, method }: InformCase): Promise<Wire> => (await this.#run("hear", { constant, method })) as Wire;

  async #run(command: string, args: object): Promise<unknown> {
    this.#send(JSON.stringify([command, args]));
    const { value, error, message } = (await this.#read()) as { value?: unknown; error?: string; message?: string };
    if (error !== undefined) throw new Error(`${error}: ${message}`);
    return value;
  }

  async #read(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the process ended");
    return JSON.parse(value);
  }
}
