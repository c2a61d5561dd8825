import type { Status } from "katcp-runtime";
import type {
  DeviceDescription,
  Hub,
  HubCallCounts,
  HubDevice,
  HubDeviceChange,
  HubDeviceState,
  HubReading,
  HubSensor,
  SensorDescription,
} from "../../gateway/index.js";

/** A sensor of a device that is not there. */
export interface FakeSensor extends Partial<SensorDescription> {
  readonly name: string;
  readonly value?: unknown;
  readonly text?: string;
  readonly status?: Status;
}

/** A hub without connections: a test says what its devices have read. */
export class FakeHub implements Hub {
  readonly devices = new Map<string, FakeDevice>();
  readonly #listeners = new Set<(change: HubDeviceChange) => void>();

  constructor(devices: Readonly<Record<string, readonly FakeSensor[]>>) {
    for (const [name, sensors] of Object.entries(devices)) this.devices.set(name, new FakeDevice(name, sensors));
  }

  /** How many listen to changes. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  device(name: string): FakeDevice {
    const device = this.devices.get(name);
    if (device === undefined) throw new Error(`the fake hub has no device ${name}`);
    return device;
  }

  onReadings(): () => void {
    return () => {};
  }

  onDevice(listener: (change: HubDeviceChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives a device other sensors. */
  describe(name: string, sensors: readonly FakeSensor[]): void {
    this.device(name).setSensors(sensors);
    this.#tell({ kind: "description", device: this.device(name) });
  }

  /** Loses or makes the connection to a device. */
  setState(name: string, kind: HubDeviceState["kind"], since = 0): void {
    this.device(name).state = kind === "connected" ? { kind, since, reason: undefined } : { kind, since, reason: "refused" };
    this.#tell({ kind: "state", device: this.device(name) });
  }

  #tell(change: HubDeviceChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

export class FakeDevice implements HubDevice {
  readonly name: string;
  readonly address = "127.0.0.1:7147";
  readonly versions = new Map([["katcp-device", { version: "dev-1.0", build: undefined }]]);
  readonly calls: HubCallCounts = { ok: 3, fail: 1, invalid: 0, timeout: 0, lost: 0, refused: 2 };
  readonly sensors = new Map<string, HubSensor>();
  readonly log = [];
  description: DeviceDescription;
  state: HubDeviceState = { kind: "connected", since: 1_700_000_000, reason: undefined };

  constructor(name: string, sensors: readonly FakeSensor[]) {
    this.name = name;
    this.description = {
      device: name,
      revision: 1,
      source: "file",
      interface: { name: "dev", version: "dev-api-1.0", description: "" },
      roles: [],
      requests: [],
      sensors: [],
      groups: [],
    };
    this.setSensors(sensors);
  }

  get revision(): number {
    return this.description.revision;
  }

  get counts(): ReadonlyMap<Status, number> {
    const counts = new Map<Status, number>();
    for (const { reading } of this.sensors.values()) {
      const status = reading?.status ?? "unknown";
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    return counts;
  }

  countRefused(): void {}

  setSensors(sensors: readonly FakeSensor[]): void {
    this.sensors.clear();
    for (const sensor of sensors) this.sensors.set(sensor.name, { name: sensor.name, ...this.#read(sensor) });
  }

  /** A new reading of one of its sensors. */
  read(name: string, value: unknown, status: Status = "nominal"): void {
    const sensor = this.sensors.get(name);
    if (sensor === undefined) throw new Error(`the fake device ${this.name} has no sensor ${name}`);
    this.sensors.set(name, { ...sensor, ...this.#read({ ...sensor.description, value, status }) });
  }

  call(): Promise<never> {
    return Promise.reject(new Error("the fake device answers nothing"));
  }

  #read({ value, text = wireText(value), status = "nominal", ...description }: FakeSensor): Omit<HubSensor, "name"> {
    const whole: SensorDescription = { type: "float", units: "", description: "", parameters: [], ...description };
    const reading: HubReading = { device: this.name, sensor: whole.name, timestamp: 1, receivedAt: 2, status, text, value };
    return { description: whole, reading: value === undefined ? undefined : reading };
  }
}

/** As the wire has it. */
function wireText(value: unknown): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number" && !Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  return String(value);
}
