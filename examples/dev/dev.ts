import { setTimeout as sleep } from "node:timers/promises";
import { type DeviceServerOptions, FailReply, type Informs, type RequestContext } from "katcp-runtime";
import { DevServer } from "../../generated/dev/server.js";
import type {
  AddArgs,
  AddReply,
  GainGetArgs,
  GainGetReply,
  GainSetArgs,
  GreetArgs,
  GreetReply,
  ScanArgs,
  ScanInform,
  SetModeArgs,
  TuneArgs,
  TuneReply,
} from "../../generated/dev/types.js";

/** The device that `interfaces/dev.katcp.json` describes. */
export class Dev extends DevServer {
  readonly #gains = [0, 0];
  #warmth = 0;
  #cooling: NodeJS.Timeout | undefined;

  constructor(options: DeviceServerOptions = {}) {
    super({ buildState: "dev-1.0.0", ...options });
  }

  override async start(): Promise<void> {
    await super.start();
    this.#cooling = setInterval(() => this.#measureTemperature(), 500);
  }

  protected override onStop(): void {
    clearInterval(this.#cooling);
  }

  protected override requestGreet({ name }: GreetArgs): GreetReply {
    return { greeting: `Hello ${name}, nice to meet you.` };
  }

  protected override requestAdd({ terms }: AddArgs): AddReply {
    return { total: terms.reduce((sum, term) => sum + term, 0) };
  }

  protected override requestGainGet({ input }: GainGetArgs): GainGetReply {
    return { gain: this.#gains[input] ?? 0 };
  }

  protected override requestGainSet({ input, gain }: GainSetArgs): void {
    this.#gains[input] = gain;
  }

  protected override async requestSetMode({ mode, when }: SetModeArgs, ctx: RequestContext): Promise<void> {
    const delayMs = when === undefined ? 0 : when * 1000 - Date.now();
    if (delayMs > 60_000) throw new FailReply("More than a minute ahead is too far");
    // The signal is aborted when the device stops or the client goes: then nobody waits for this any more.
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: ctx.signal });
    this.sensors.mode.value = mode;
  }

  protected override async requestTune({ frequency, tolerance }: TuneArgs, ctx: RequestContext): Promise<TuneReply> {
    if (this.sensors.mode.value === "stow") throw new FailReply("The receiver is stowed");
    const distance = Math.abs(frequency - this.sensors.frequency.value);
    if (distance > tolerance) {
      this.sensors.locked.value = false;
      await sleep(1000 + distance, undefined, { signal: ctx.signal });
      this.sensors.frequency.value = frequency;
      this.sensors.locked.value = true;
      ctx.log.info(`tuned to ${frequency} MHz`);
    }
    return { frequency: this.sensors.frequency.value };
  }

  protected override async *requestScan({ steps }: ScanArgs, ctx: RequestContext): Informs<ScanInform> {
    let peak = Number.NEGATIVE_INFINITY;
    for (let step = 0; step < steps; step++) {
      await sleep(20, undefined, { signal: ctx.signal });
      const power = -70 + 20 * Math.exp(-(((step - steps / 2) / steps) ** 2) * 40);
      peak = Math.max(peak, power);
      yield { frequency: 900 + (770 * step) / steps, power };
    }
    this.sensors.scans.value++;
    this.sensors.lastScan.value = Date.now() / 1000;
    this.inform.scanDone({ steps, peak });
  }

  /** The cold stage warms up and is cooled again: something to watch. */
  #measureTemperature(): void {
    this.#warmth += 0.15;
    this.sensors.temperature.value = 16 + 7 * Math.sin(this.#warmth);
  }
}
