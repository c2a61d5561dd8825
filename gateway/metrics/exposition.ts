import { OWN_METRICS } from "katcp-gen/metrics";
import type { Hub } from "../hub/hub.js";
import { deviceHealth } from "./device-health.js";
import { type ExpositionFormat, familyHead } from "./exposition-format.js";
import { type ExpositionLayout, layOut } from "./exposition-layout.js";
import { gatewayHealth } from "./gateway-health.js";
import { LoopDelayMeter } from "./loop-delay.js";
import { statusLine, valueLines } from "./write-sensors.js";

export interface ExpositionOptions {
  /** The most series of sensors. */
  readonly maximumSeries: number;
  /** Of the gateway. */
  readonly version: string;
  /**
   * Called once when sensors are left out because of the bound, and again only after all had room in between; and once for each `x-prometheus`
   * that says nothing.
   */
  readonly onProblem: (text: string) => void;
  readonly loopDelay?: LoopDelayMeter;
}

const statusFamily = {
  family: OWN_METRICS.sensorStatus,
  kind: "gauge",
  help: "The status of each sensor: 0 unknown, 1 nominal, 2 warn, 3 error, 4 failure, 5 unreachable, 6 inactive.",
} as const;

/** So much text is written in one turn of the event loop. */
const chunkLength = 65_536;

/**
 * What `/metrics` says. The names and labels of all series are put together when a device changes; readings cost nothing, and a scrape adds the
 * value of each series to its text.
 */
export class Exposition {
  readonly #hub: Hub;
  readonly #options: ExpositionOptions;
  readonly #loopDelay: LoopDelayMeter;
  readonly #reconnects = new Map<string, number>();
  readonly #wasConnected = new Set<string>();
  readonly #told = new Set<string>();
  readonly #stop: () => void;
  #layout: ExpositionLayout | undefined;
  #isOverBound = false;

  constructor(hub: Hub, options: ExpositionOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#loopDelay = options.loopDelay ?? new LoopDelayMeter();
    for (const device of hub.devices.values()) if (device.state.kind === "connected") this.#wasConnected.add(device.name);
    this.#stop = hub.onDevice(({ kind, device }) => {
      if (kind === "description") this.#layout = undefined;
      if (kind === "state" && device.state.kind === "connected") this.#countConnection(device.name);
    });
  }

  close(): void {
    this.#stop();
    this.#loopDelay.close();
  }

  /** The whole page, in pieces that are each made when the one before is taken. */
  *write(format: ExpositionFormat): Generator<string, void> {
    const layout = this.#laidOut();
    let unreadable = 0;
    let text = deviceHealth(this.#hub, this.#reconnects, format) + familyHead(statusFamily, format);
    for (const row of layout.statuses) {
      text += statusLine(row);
      if (text.length < chunkLength) continue;
      yield text;
      text = "";
    }
    for (const block of layout.values) {
      text += familyHead(block.family, format);
      for (const row of block.rows) {
        const lines = valueLines(row, block);
        if (lines === undefined) unreadable += 1;
        else text += lines;
        if (text.length < chunkLength) continue;
        yield text;
        text = "";
      }
    }
    yield text + this.#ownHealth(layout, unreadable, format) + (format === "openmetrics" ? "# EOF\n" : "");
  }

  #ownHealth({ seriesCount, leftOut }: ExpositionLayout, unreadable: number, format: ExpositionFormat): string {
    const { version, maximumSeries } = this.#options;
    return gatewayHealth({ version, maximumSeries, seriesCount, leftOut, unreadable, loopDelay: this.#loopDelay.read() }, format);
  }

  #laidOut(): ExpositionLayout {
    const { maximumSeries } = this.#options;
    const onProblem = (text: string): void => this.#tellOnce(text);
    this.#layout ??= layOut(this.#hub, { statusName: OWN_METRICS.sensorStatus, maximumSeries, onProblem });
    this.#tellBound(this.#layout);
    return this.#layout;
  }

  #tellBound({ leftOut }: ExpositionLayout): void {
    if (leftOut > 0 && !this.#isOverBound) {
      const { maximumSeries, onProblem } = this.#options;
      onProblem(
        `/metrics leaves out ${leftOut} sensors: with them it would have more than ${maximumSeries} series ("outputs": { "metrics": { "series" } } in the site file)`,
      );
    }
    this.#isOverBound = leftOut > 0;
  }

  #tellOnce(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#options.onProblem(text);
  }

  #countConnection(name: string): void {
    if (this.#wasConnected.has(name)) this.#reconnects.set(name, (this.#reconnects.get(name) ?? 0) + 1);
    this.#wasConnected.add(name);
  }
}
