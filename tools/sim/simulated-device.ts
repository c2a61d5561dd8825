import { type Clock, ContractError, type DeviceServer } from "katcp-runtime";
import { Random } from "../values/random.js";
import { type MakeJson, ValueMaker } from "../values/value-maker.js";
import { buildHandlers } from "./answers/build-handlers.js";
import type { Handler } from "./answers/handler-of.js";
import { movedNames } from "./answers/moved-sensors.js";
import type { SimSettings } from "./files/sim-settings.js";
import { InformLife } from "./inform-life.js";
import { changePresence, type SensorCatalog } from "./sensor-catalog.js";
import { SensorLife } from "./sensor-life.js";
import type { KnownDevice } from "./sim-source.js";
import { usualMembers } from "./usual-members.js";

/** How a simulated device behaves, where its interface leaves that open. */
export interface Behaviour {
  readonly seed: number;
  readonly clock: Clock;
  /** Handlers of the author's, by their names: `requestTune`. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** What the simulator file says. */
  readonly settings: SimSettings;
  readonly makeJson: MakeJson | undefined;
}

/** One life of a simulated device: its answers, and its sensors. */
export class SimulatedDevice<D extends DeviceServer> {
  readonly device: D;
  readonly life: SensorLife;
  readonly #informs: InformLife;
  readonly #catalog: SensorCatalog;

  /** `device`: one that was just made. @throws ContractError for a handler of no request */
  constructor({ calls, catalog, hasUnits }: KnownDevice<D>, device: D, behaviour: Behaviour) {
    const { seed, clock, makeJson, settings } = behaviour;
    this.device = device;
    this.#catalog = catalog;
    const moveOptions = { catalog, hasUnits };
    const moved = movedNames(calls, moveOptions);
    const makerOf = (...labels: readonly string[]): ValueMaker =>
      new ValueMaker({ random: new Random(seed, ...labels), now: () => clock.now(), makeJson });
    this.life = new SensorLife({
      device,
      catalog,
      maker: makerOf("sensors"),
      clock,
      seed,
      settingsOf: settings.settingsOf,
      isMoved: ({ name }) => moved.has(name),
    });
    const informs = { informs: settings.informs, maker: makerOf("informs"), random: new Random(seed, "informs", "count") };
    this.#informs = new InformLife({ device, clock, ...informs });
    const parts = { ...moveOptions, device, life: this.life };
    const handlers = buildHandlers(calls, { parts, makerOf, settings, seed, clock });
    this.#install(handlers, behaviour.handlers);
    const states = calls.flatMap(({ signature, sets }) => [...(signature.when ?? []), ...sets].map(({ sensor }) => sensor));
    this.#show([...states, ...settings.present, ...this.#catalog.all.flatMap((known) => usualMembers(known, seed))]);
  }

  /** Has its sensors move, and sends its informs, from now on. */
  start(): void {
    this.life.start();
    this.#informs.start();
  }

  stop(): void {
    this.life.stop();
    this.#informs.stop();
  }

  /** Adds or removes a sensor that the interface says comes and goes. False of one that does not. */
  setPresent(name: string, isAdded: boolean): boolean {
    const known = this.#catalog.find(name);
    if (known === undefined) return false;
    changePresence(this.device.sensors, known, { name, isAdded });
    return this.device.sensorSet.has(name) === isAdded;
  }

  #show(names: readonly string[]): void {
    for (const name of new Set(names)) this.setPresent(name, true);
  }

  /** The author's own handlers go before those of his class, and these before ours. */
  #install(made: ReadonlyMap<string, Handler>, given: Readonly<Record<string, Handler>>): void {
    const object = this.device as unknown as Record<string, unknown>;
    for (const [name, handler] of Object.entries(given)) {
      if (!made.has(name)) throw new ContractError(`${name} handles no request: expected one of ${[...made.keys()].join(", ")}`);
      object[name] = handler;
    }
    for (const [name, handler] of made) if (typeof object[name] !== "function") object[name] = handler;
  }
}
