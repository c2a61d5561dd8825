import { OWN_METRICS, STATUS_CODES } from "katcp-gen/metrics";
import type { Hub, HubDevice } from "../hub/hub.js";
import { type ExpositionFormat, type Family, familyHead, labelsText, numberText } from "./exposition-format.js";

type Labels = readonly (readonly [name: string, value: string])[];

/** One series of a device. */
type Sample = readonly [value: number, ...labels: Labels];

interface HealthFamily extends Family {
  readonly ending?: string;
  readonly samples: (device: HubDevice, reconnects: number) => readonly Sample[];
}

const families: readonly HealthFamily[] = [
  {
    family: OWN_METRICS.deviceUp,
    kind: "gauge",
    help: "Whether the gateway is connected to the device.",
    samples: ({ state }) => [[state.kind === "connected" ? 1 : 0]],
  },
  {
    family: OWN_METRICS.device,
    kind: "info",
    ending: "_info",
    help: "What the device is: its address, its interface and the version of that, and what it says of itself.",
    samples: (device) => [[1, ...aboutDevice(device)]],
  },
  {
    family: OWN_METRICS.deviceSince,
    kind: "gauge",
    unit: "seconds",
    help: "Since when the device has been connected, or not.",
    samples: ({ state }) => [[state.since]],
  },
  {
    family: OWN_METRICS.deviceReconnects,
    kind: "counter",
    ending: "_total",
    help: "How often the gateway has connected to the device again.",
    samples: (_, reconnects) => [[reconnects]],
  },
  {
    family: OWN_METRICS.deviceSensors,
    kind: "gauge",
    help: "The sensors of the device by status, as they were last reported.",
    samples: (device) => [...countStatuses(device)].map(([status, count]) => [count, ["status", status]]),
  },
  {
    family: OWN_METRICS.deviceRequests,
    kind: "counter",
    ending: "_total",
    help: "The requests that the gateway was asked to send to the device, by how they ended.",
    samples: ({ calls }) => Object.entries(calls).map(([outcome, count]: [string, number]) => [count, ["outcome", outcome]]),
  },
];

/** Whether each device is there, and what became of the requests to it. */
export function deviceHealth(hub: Hub, reconnects: ReadonlyMap<string, number>, format: ExpositionFormat): string {
  const devices = [...hub.devices.values()];
  return families
    .map(({ samples, ending = "", ...family }) => {
      const lines = devices.flatMap((device) =>
        samples(device, reconnects.get(device.name) ?? 0).map(([value, ...labels]) => {
          const text = labelsText([["device", device.name], ...labels]);
          return `${family.family}${ending}{${text}} ${numberText(value)}\n`;
        }),
      );
      return familyHead(family, format) + lines.join("");
    })
    .join("");
}

function aboutDevice({ address, versions, description }: HubDevice): Labels {
  return [
    ["address", address],
    ["interface", description.interface?.name ?? ""],
    ["interface_version", description.interface?.version ?? ""],
    ["version", versions.get("katcp-device")?.version ?? ""],
  ];
}

/** Every status, so that a number that falls to 0 does not end. */
function countStatuses({ sensors }: HubDevice): ReadonlyMap<string, number> {
  const counts = new Map<string, number>(Object.keys(STATUS_CODES).map((status) => [status, 0]));
  for (const { reading } of sensors.values()) {
    const status = reading?.status ?? "unknown";
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return counts;
}
