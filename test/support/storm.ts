import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer, FailReply, float, type RequestContext, Sensor } from "katcp-runtime";
import { randomOf } from "./random.js";

/** A device with a request of every kind, and sensors that come, change and go. */
export class StormDevice extends DeviceServer {
  readonly errors: string[] = [];
  readonly #random: (below: number) => number;

  constructor(seed: number) {
    super(
      { name: "storm", version: "storm-1.0" },
      {
        port: 0,
        buildState: "storm-1",
        logSink: ({ level, message }) => {
          if (level === "error" && !message.includes("a planned mistake")) this.errors.push(message);
        },
      },
    );
    this.#random = randomOf(seed);
    this.addRequest({ name: "soon", description: "Answer a little later." }, async () => {
      for (let turns = this.#random(5); turns > 0; turns--) await turn();
    });
    this.addRequest({ name: "patient", description: "Wait for the end." }, (ctx) => {
      return new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(new FailReply("given up"))));
    });
    this.addRequest({ name: "count", description: "Count.", arguments: [{ name: "to", type: "integer" }] }, ({ to }, ctx) =>
      this.#count(to, ctx),
    );
    this.addRequest({ name: "refuse", description: "Refuse." }, () => {
      throw new FailReply("no");
    });
    this.addRequest({ name: "break", description: "Break." }, () => {
      throw new Error("a planned mistake");
    });
    this.deadline(0.05, "patient");
    this.limit(20, "soon");
  }

  /** Has some sensors come, change or go. */
  churn(): void {
    const name = `s${this.#random(200)}`;
    const sensor = this.sensorSet.get(name);
    if (sensor === undefined) this.sensorSet.add(new Sensor({ name, description: "A sensor.", datatype: float }));
    else if (this.#random(4) === 0) this.sensorSet.remove(sensor);
    else sensor.value = this.#random(10);
  }

  async #count(to: number, ctx: RequestContext): Promise<void> {
    for (let index = 0; index < to; index++) {
      ctx.inform(index);
      if (index % 3 === 0) await turn();
    }
    ctx.reply(to);
  }
}

const words = [
  "event",
  "auto",
  "none",
  "period 0.01",
  "differential 2",
  "event-rate 0.01 0.05",
  "period nan",
  "differential-rate 1 0.01 1",
];

/** A client that asks at random, and checks that each of its requests is answered once, after its informs, and in order where it must be. */
class StormClient {
  readonly problems: string[] = [];
  replies = 0;
  readonly #socket: Socket;
  readonly #random: (below: number) => number;
  readonly #pending = new Map<number, string>();
  #lastId = 0;
  #lastWatchdog = 0;
  #rest = "";

  constructor(port: number, random: (below: number) => number) {
    this.#random = random;
    this.#socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    this.#socket.setEncoding("latin1").on("error", () => {});
    this.#socket.on("data", (text: string) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#check(line);
    });
  }

  /** Asks for a while, and leaves in one of the ways in which clients leave. */
  async live(batches: number): Promise<void> {
    await once(this.#socket, "connect");
    for (let batch = 0; batch < batches; batch++) {
      this.#sendInPieces(this.#batch());
      for (let turns = this.#random(4); turns > 0; turns--) await turn();
      if (this.#random(10) === 0) this.#socket.pause();
      if (this.#random(3) === 0) this.#socket.resume();
    }
    this.#socket.resume();
    await this.#leave();
  }

  #batch(): string {
    return Array.from({ length: 1 + this.#random(8) }, () => this.#line()).join("");
  }

  #line(): string {
    if (this.#random(12) === 0) return this.#garbage();
    const kinds = [
      "watchdog",
      "watchdog",
      "soon",
      "patient",
      "count",
      "refuse",
      "break",
      "sensor-list",
      "sensor-value",
      "sensor-sampling",
      "help",
      "nothing",
    ];
    const name = kinds[this.#random(kinds.length)] ?? "";
    const sensor = `s${this.#random(200)}`;
    const args: Readonly<Record<string, string>> = {
      count: String(this.#random(20)),
      "sensor-value": this.#random(2) === 0 ? sensor : "/1$/",
      "sensor-sampling": `${sensor} ${words[this.#random(words.length)]}`,
    };
    this.#pending.set(++this.#lastId, name);
    return `?${[`${name}[${this.#lastId}]`, args[name]].filter((word) => word !== undefined).join(" ")}\n`;
  }

  /** Bytes that make no request with an identifier. */
  #garbage(): string {
    return `${Array.from({ length: this.#random(40) }, () => String.fromCharCode(this.#random(256)))
      .join("")
      .replaceAll("[", "(")}\n`;
  }

  #sendInPieces(text: string): void {
    for (let at = 0; at < text.length; ) {
      const length = 1 + this.#random(text.length);
      this.#socket.write(text.slice(at, at + length), "latin1");
      at += length;
    }
  }

  async #leave(): Promise<void> {
    const way = this.#random(4);
    const closed = once(this.#socket, "close");
    if (way === 0) this.#socket.destroy();
    else if (way === 1) this.#socket.destroySoon();
    else this.#socket.end();
    await closed;
    // Whoever only closed its sending half was answered in full.
    if (way > 1 && this.#pending.size > 0)
      this.problems.push(`${this.#pending.size} requests without a reply: ${[...this.#pending].slice(0, 3)}`);
  }

  #check(line: string): void {
    const [, type, name = "", digits] = /^([!#])([A-Za-z][A-Za-z0-9-]*)\[(\d+)\]/.exec(line) ?? [];
    if (type === undefined) return;
    const id = Number(digits);
    if (this.#pending.get(id) !== name) this.problems.push(`unexpected ${line.slice(0, 80)}`);
    if (type === "#") return;
    this.replies++;
    this.#pending.delete(id);
    if (name !== "watchdog") return;
    if (id < this.#lastWatchdog) this.problems.push(`?watchdog[${id}] was answered after ?watchdog[${this.#lastWatchdog}]`);
    this.#lastWatchdog = id;
  }
}

/** What a storm came to. */
export interface StormReport {
  readonly replies: number;
  readonly problems: readonly string[];
}

/** So many clients at a time live and leave at random, `lives` in all, while sensors come and go. */
export async function storm(
  device: StormDevice,
  options: { seed: number; clients: number; lives: number; batches: number },
): Promise<StormReport> {
  const random = randomOf(options.seed);
  const port = device.address?.port ?? 0;
  const problems: string[] = [];
  let replies = 0;
  let lives = options.lives;
  let isOver = false;
  const churning = (async () => {
    for (; !isOver; await turn()) device.churn();
  })();
  const one = async (): Promise<void> => {
    while (lives-- > 0) {
      const client = new StormClient(port, random);
      await client.live(1 + random(options.batches));
      replies += client.replies;
      problems.push(...client.problems);
    }
  };
  await Promise.all(Array.from({ length: options.clients }, one));
  isOver = true;
  await churning;
  return { replies, problems };
}
