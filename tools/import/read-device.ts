import type { Clock, Connector, Message } from "katcp-runtime";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { shown } from "../findings/shown.js";
import type { DeviceAddress } from "../interface/device-address.js";
import { DeviceLink } from "../link/device-link.js";
import { Pace } from "../link/pace.js";
import { type ListedSensor, readListedSensor } from "../promise/listed-sensor.js";
import { ToolProblem } from "../tool-problem.js";

/** A request as a device describes it. */
export interface SeenRequest {
  readonly name: string;
  readonly help: string;
  /** Seconds. */
  readonly timeout: number | undefined;
}

/** A sensor as a device lists it, and its reading where there is one. */
export interface SeenSensor extends ListedSensor {
  readonly reading: { readonly status: string; readonly value: string } | undefined;
}

/** What a device says of itself. */
export interface SeenDevice {
  readonly version: string | undefined;
  readonly requests: readonly SeenRequest[];
  /** Standard requests that a device need not have. */
  readonly hasRestart: boolean;
  readonly sensors: readonly SeenSensor[];
  /** It has `?interface-describe`. */
  readonly describesItself: boolean;
}

/** How a device is reached. */
export interface ReadOptions {
  readonly address: DeviceAddress;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly rate: number;
  readonly timeoutMs: number;
}

/** Asks a device for all that it says of itself, at a pace. @throws ToolProblem if it does not answer */
export async function readDevice({ address, connector, clock, rate, timeoutMs }: ReadOptions): Promise<SeenDevice> {
  const link = await DeviceLink.open(address, { connector, clock, connectTimeoutMs: timeoutMs, onStray: () => {} });
  try {
    return await new Asker(link, { pace: new Pace(rate, clock), timeoutMs }).readAll();
  } finally {
    link.close();
  }
}

class Asker {
  readonly #link: DeviceLink;
  readonly #options: { readonly pace: Pace; readonly timeoutMs: number };

  constructor(link: DeviceLink, options: { readonly pace: Pace; readonly timeoutMs: number }) {
    this.#link = link;
    this.#options = options;
  }

  async readAll(): Promise<SeenDevice> {
    const listed = (await this.#ask("help")) ?? this.#refused("help");
    const names = new Map(listed.map((inform) => [inform.text(0), inform.text(1)]));
    const hints = names.has("request-timeout-hint") ? await this.#ask("request-timeout-hint") : [];
    const timeouts = new Map(hints?.map((inform) => [inform.text(0), Number(inform.text(1))]));
    const requests: SeenRequest[] = [];
    for (const [name, short] of names) {
      if (STANDARD_REQUESTS.includes(name)) continue;
      // The list may have first lines only.
      const [inform] = (await this.#ask("help", [Buffer.from(name).toString("latin1")])) ?? [];
      requests.push({ name, help: inform?.text(1) ?? short, timeout: timeouts.get(name) });
    }
    const version = this.#link.greeting.roles.get("katcp-device")?.[0];
    return {
      version,
      requests,
      hasRestart: names.has("restart"),
      describesItself: names.has("interface-describe"),
      sensors: await this.#readSensors(),
    };
  }

  async #readSensors(): Promise<readonly SeenSensor[]> {
    const listed = (await this.#ask("sensor-list")) ?? this.#refused("sensor-list");
    const readings = new Map<string, SeenSensor["reading"]>();
    for (const inform of (await this.#ask("sensor-value")) ?? []) {
      for (let at = 2; at + 2 < inform.argumentCount; at += 3) {
        readings.set(inform.text(at), { status: inform.text(at + 1), value: inform.text(at + 2) });
      }
    }
    return listed.flatMap((inform) => readListedSensor(inform) ?? []).map((sensor) => ({ ...sensor, reading: readings.get(sensor.name) }));
  }

  /** The informs of a request; undefined where it is refused. @throws ToolProblem if there is no answer */
  async #ask(name: string, args: readonly string[] = []): Promise<readonly Message[] | undefined> {
    await this.#options.pace.turn();
    const { end, reply, informs } = await this.#link.ask({ name, args, timeoutMs: this.#options.timeoutMs });
    if (end !== "reply") throw new ToolProblem(`?${name}: ${end === "silence" ? "no reply" : "the device closed the connection"}`, 3);
    return reply?.text(0) === "ok" ? informs : undefined;
  }

  #refused(name: string): never {
    throw new ToolProblem(`the device refuses ?${shown(name)}, so there is nothing to import`);
  }
}
