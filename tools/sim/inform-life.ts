import { type Clock, type DeviceServer, messageOf } from "katcp-runtime";
import type { FieldValues } from "katcp-runtime/vocabulary";
import { type MakeOptions, makeValues } from "./answers/make-values.js";
import type { KnownInform } from "./known-inform.js";

/** An inform that the simulator sends by itself. */
export interface RepeatedInform {
  readonly inform: KnownInform;
  /** Seconds. */
  readonly every: number;
  /** Undefined: made anew each time. */
  readonly values: FieldValues | undefined;
}

/** What informs are sent by. */
export interface InformLifeOptions extends Pick<MakeOptions, "maker" | "random"> {
  readonly device: DeviceServer;
  readonly informs: readonly RepeatedInform[];
  readonly clock: Clock;
}

/** Sends informs to all clients of a device, as its clock goes on. */
export class InformLife {
  readonly #options: InformLifeOptions;
  readonly #stops = new Map<RepeatedInform, () => void>();

  constructor(options: InformLifeOptions) {
    this.#options = options;
  }

  start(): void {
    for (const repeated of this.#options.informs) this.#wait(repeated);
  }

  stop(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  #wait(repeated: RepeatedInform): void {
    const stop = this.#options.clock.after(repeated.every * 1000, () => {
      this.#send(repeated);
      this.#wait(repeated);
    });
    this.#stops.set(repeated, stop);
  }

  #send({ inform: { member, name, fields }, values }: RepeatedInform): void {
    const { device } = this.#options;
    const send = (device.inform as Readonly<Record<string, (values: FieldValues) => void>>)[member];
    try {
      send?.(values ?? makeValues(fields, this.#options));
    } catch (thrown) {
      device.log.error(`the inform ${name}: ${messageOf(thrown)}`);
    }
  }
}
