import { DeviceServer, type DeviceServerOptions, discrete, float, Sensor, type Status } from "katcp-runtime";

/** A device whose sensors a test sets. */
export class TestDevice extends DeviceServer {
  readonly level = new Sensor({ name: "level", description: "What the test says.", units: "m", datatype: float, initialStatus: "nominal" });
  readonly mode = new Sensor({
    name: "mode",
    description: "One of three.",
    datatype: discrete(["idle", "track", "stow"]),
    initialStatus: "nominal",
  });

  constructor(options: DeviceServerOptions = {}) {
    super({ version: "test-api-1.0" }, { host: "127.0.0.1", port: 0, ...options });
    this.sensorSet.add(this.level, this.mode);
  }

  set(value: number, status: Status = "nominal"): void {
    this.level.set(value, { status });
  }
}
