import { OWN_METRICS } from "katcp-gen/metrics";
import { type ExpositionFormat, type Family, familyHead, labelsText, numberText } from "./exposition-format.js";
import type { LoopDelay } from "./loop-delay.js";

/** What the gateway knows of itself. */
export interface GatewayHealth {
  readonly version: string;
  readonly loopDelay: LoopDelay;
  readonly seriesCount: number;
  readonly maximumSeries: number;
  /** Sensors without any series, because of the bound. */
  readonly leftOut: number;
  /** Sensors whose value could not be written at the last scrape: it is not what their type says. */
  readonly unreadable: number;
}

interface Numbered extends Family {
  readonly ending?: string;
  readonly samples: readonly (readonly [value: number, labels?: string])[];
}

/** How the gateway is: the names of its process are those that the libraries of Prometheus use. */
export function gatewayHealth(health: GatewayHealth, format: ExpositionFormat): string {
  return [...ownFamilies(health), ...processFamilies(health)]
    .map(({ samples, ending = "", ...family }) => {
      const lines = samples.map(
        ([value, labels]) => `${family.family}${ending}${labels === undefined ? "" : `{${labels}}`} ${numberText(value)}\n`,
      );
      return familyHead(family, format) + lines.join("");
    })
    .join("");
}

function ownFamilies({ version, seriesCount, maximumSeries, leftOut, unreadable }: GatewayHealth): readonly Numbered[] {
  const about = labelsText([
    ["version", version],
    ["node", process.version],
  ]);
  const reasons = [
    [leftOut, labelsText([["reason", "bound"]])],
    [unreadable, labelsText([["reason", "value"]])],
  ] as const;
  return [
    { family: OWN_METRICS.gateway, kind: "info", ending: "_info", help: "The gateway.", samples: [[1, about]] },
    { family: OWN_METRICS.series, kind: "gauge", help: "The series of sensors that this page can have.", samples: [[seriesCount]] },
    {
      family: OWN_METRICS.seriesBound,
      kind: "gauge",
      help: "The most series of sensors that this page may have.",
      samples: [[maximumSeries]],
    },
    {
      family: OWN_METRICS.leftOut,
      kind: "gauge",
      help: "Sensors that are not on this page: it would have too many series (bound), or the value is not what the type says (value).",
      samples: reasons,
    },
  ];
}

function processFamilies({ loopDelay }: GatewayHealth): readonly Numbered[] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const lag = (which: string, seconds: number): Numbered => ({
    family: `nodejs_eventloop_lag_${which}_seconds`,
    kind: "gauge",
    unit: "seconds",
    help: `How late the event loop was over the last ten seconds or more (${which}).`,
    samples: [[seconds]],
  });
  const started = performance.timeOrigin / 1_000;
  return [
    lag("p50", loopDelay.median),
    lag("p99", loopDelay.p99),
    lag("max", loopDelay.maximum),
    { family: "nodejs_heap_size_used_bytes", kind: "gauge", unit: "bytes", help: "Memory in use by JavaScript.", samples: [[heapUsed]] },
    { family: "process_resident_memory_bytes", kind: "gauge", unit: "bytes", help: "Memory of the process.", samples: [[rss]] },
    {
      family: "process_cpu_seconds",
      kind: "counter",
      ending: "_total",
      unit: "seconds",
      help: "Processor time of the process.",
      samples: [[(user + system) / 1e6]],
    },
    { family: "process_start_time_seconds", kind: "gauge", unit: "seconds", help: "When the process started.", samples: [[started]] },
  ];
}
