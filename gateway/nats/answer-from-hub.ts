import type { HubAnswer, HubDevice, HubInform, HubSensor } from "../hub/hub.js";

/** What a device would say, with its informs. */
export interface KnownAnswer {
  readonly informs: readonly HubInform[];
  readonly reply: HubAnswer;
}

/**
 * What the gateway knows as well as the device: that it is there, its sensors and their values, so that ten thousand readers ask it nothing. Undefined for all else, for
 * regular expressions, and where the device is not there.
 */
export function answerFromHub(device: HubDevice, request: string, args: readonly string[]): KnownAnswer | undefined {
  // Whether the device is there, the gateway finds out for itself.
  if (request === "watchdog" && device.state.kind === "connected") return { informs: [], reply: { code: "ok", arguments: [] } };
  const line = lines.get(request);
  const [name, ...more] = args;
  if (line === undefined || more.length > 0 || device.state.kind !== "connected") return undefined;
  const sensors = name === undefined ? [...device.sensors.values()] : [device.sensors.get(name)];
  const informs = sensors.map((sensor) => sensor && line(sensor));
  // A sensor that is not there, or that has said nothing yet: the device knows better.
  if (!informs.every((texts) => texts !== undefined)) return undefined;
  return {
    informs: informs.map((texts) => ({ name: request, arguments: texts })),
    reply: { code: "ok", arguments: [String(informs.length)] },
  };
}

/** The informs of guidelines §7.2. */
const lines: ReadonlyMap<string, (sensor: HubSensor) => readonly string[] | undefined> = new Map([
  ["sensor-list", ({ name, description: { description, units, type, parameters } }) => [name, description, units, type, ...parameters]],
  ["sensor-value", ({ name, reading }) => reading && [String(reading.timestamp), "1", name, reading.status, reading.text]],
]);
