import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientOptions, type ClientSensor, type Contract } from "katcp-runtime";
import { boundOf } from "./bound-of.js";

const contract: Contract = {
  format: 1,
  name: "hostile",
  version: "hostile-1.0",
  requests: [
    { name: "go", description: "Go.", reply: [{ name: "x", type: "integer", optional: true }] },
    { name: "scan", description: "Scan.", informs: [{ name: "i", type: "integer" }] },
  ],
  informs: [{ name: "told", description: "Told.", arguments: [{ name: "x", type: "integer" }] }],
  sensors: [
    { name: "rate", type: "float", description: "The rate." },
    { name: "mode", type: "discrete", values: ["on", "off"], description: "The mode." },
  ],
};

const pauseMs = 50;

/** A client of an interface that uses all of it again and again, and counts how that ends. */
export class VictimClient extends Client {
  declare readonly req: { go(): Promise<unknown>; scan(): Promise<unknown> };
  declare readonly sensors: { readonly rate: ClientSensor<number>; readonly mode: ClientSensor<string> };
  declare readonly inform: { told(): AsyncIterable<unknown> };
  readonly #count: (what: string) => void;

  constructor(port: number, options: ClientOptions, count: (what: string) => void) {
    super(contract, "127.0.0.1", port, options);
    this.#count = count;
  }

  /** Goes on until it is closed. */
  live(): void {
    this.start();
    this.forwardLogs(() => this.#count("log line"));
    this.sensors.rate.listen("event", () => this.#count("reading"));
    for (const work of [() => this.req.go(), () => this.req.scan(), () => this.sensors.mode.read(), () => this.request("sensor-value")]) {
      void this.#again(work);
    }
    void this.#read(() => this.inform.told(), "told");
    void this.#read(() => this.logs(), "log");
    void this.#read(() => this.sensors.mode.readings(), "mode");
  }

  async #again(work: () => Promise<unknown>): Promise<void> {
    while (this.state.kind !== "closed") {
      await work().then(
        () => this.#count("ok"),
        ({ name, message }: Error) => {
          this.#count(name);
          this.#count(boundOf(message));
        },
      );
      await sleep(pauseMs);
    }
  }

  async #read(open: () => AsyncIterable<unknown>, what: string): Promise<void> {
    while (this.state.kind !== "closed") {
      try {
        for await (const _ of open()) this.#count(what);
      } catch (thrown) {
        this.#count(`${what}: ${(thrown as Error).name}`);
      }
      await sleep(pauseMs);
    }
  }
}
