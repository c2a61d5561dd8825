import { DeviceServer, float, Sensor } from "katcp-runtime";

const count = Number(process.argv[2] ?? 0);

const values = { name: "values", type: "float", repeated: true } as const;
const gain = { name: "gain", description: "Set and get gains.", arguments: [values], reply: [values] };

const steps = { name: "steps", type: "integer" } as const;
const scan = { name: "scan", description: "Scan.", arguments: [steps], informs: [{ name: "step", type: "integer" }] } as const;

/** The device of the benchmarks: so many sensors, and requests that update them. */
class Bench extends DeviceServer {
  readonly #sensors = Array.from({ length: count }, (_, index) => {
    return new Sensor({ name: `s${index}`, description: "A sensor.", units: "K", datatype: float, initialValue: 0.5 });
  });
  #value = 0.5;

  constructor() {
    super({ version: "bench-api-1.0", requests: [gain, scan] }, { port: 0, logSink: () => {} });
    this.sensorSet.add(...this.#sensors);
    this.addRequest({ name: "update-all", description: "Update every sensor." }, () => {
      this.#value++;
      for (const sensor of this.#sensors) sensor.value = this.#value;
    });
    const times = [{ name: "times", type: "integer" }] as const;
    this.addRequest({ name: "update-one", description: "Update one sensor.", arguments: times }, (args) => {
      const [sensor] = this.#sensors;
      for (let time = 0; time < args.times; time++) if (sensor !== undefined) sensor.value = ++this.#value;
    });
    this.addRequest({ name: "hold", description: "Never end." }, ({ signal }) => {
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
  }

  *requestScan(args: { readonly steps: number }): Generator<{ readonly step: number }> {
    for (let step = 0; step < args.steps; step++) yield { step };
  }

  requestGain(gains: { readonly values: readonly number[] }): { readonly values: readonly number[] } {
    return gains;
  }
}

const server = new Bench();
await server.start();
console.log(server.address?.port);
