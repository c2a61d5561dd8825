// What must not compile, and what must: each `error` comment says what the compiler says of the next line.
import type { Awaitable, Informs, InformsWithReply, RequestContext } from "katcp-runtime";
import { DevClient } from "../../../generated/dev/client.js";
import { DevServer } from "../../../generated/dev/server.js";
import type { AddArgs, AddReply, GainGetReply, GreetArgs, GreetReply, ScanInform, TuneReply } from "../../../generated/dev/types.js";

abstract class AllButScan extends DevServer {
  protected override requestGreet({ name }: GreetArgs): GreetReply {
    return { greeting: name };
  }
  protected override requestAdd({ terms }: AddArgs): AddReply {
    return { total: terms.length };
  }
  protected override requestGainGet(): Promise<GainGetReply> {
    return Promise.resolve({ gain: 1 });
  }
  protected override requestGainSet(): void {}
  protected override requestSetMode(): void {}
  protected override async requestTune(): Promise<TuneReply> {
    return { frequency: 1 };
  }
}

export class Whole extends AllButScan {
  protected override *requestScan(): Informs<ScanInform> {
    yield { frequency: 1, power: 2 };
  }
}

export class WholeWithArray extends AllButScan {
  protected override async requestScan(): Promise<ScanInform[]> {
    return [{ frequency: 1, power: 2 }];
  }
}

export class WholeWithAsyncGenerator extends AllButScan {
  protected override async *requestScan(): Informs<ScanInform> {
    yield { frequency: 1, power: 2 };
  }
}

// The interface has gained reply fields: a handler that was written before does not compile.
abstract class WithReply {
  protected abstract requestProbe(): InformsWithReply<ScanInform, TuneReply>;
}

export class ProbeOfBefore extends WithReply {
  // error: requestProbe
  protected override async *requestProbe(): Informs<ScanInform> {
    yield { frequency: 1, power: 2 };
  }
}

export class ProbeWithoutType extends WithReply {
  // error: requestProbe
  protected override async *requestProbe() {
    yield { frequency: 1, power: 2 };
  }
}

export class Probe extends WithReply {
  protected override async *requestProbe(): InformsWithReply<ScanInform, TuneReply> {
    yield { frequency: 1, power: 2 };
    return { frequency: 1 };
  }
}

// error: requestScan
export class MissingHandler extends AllButScan {}

export abstract class WrongArgument extends AllButScan {
  // error: requestGreet
  protected override requestGreet({ name }: { name: number }): GreetReply {
    return { greeting: String(name) };
  }
}

export abstract class WrongReplyField extends AllButScan {
  // error: requestAdd
  protected override requestAdd({ terms }: AddArgs): { sum: number } {
    return { sum: terms.length };
  }
}

export abstract class WrongReplyValue extends DevServer {
  protected override requestGreet(_: GreetArgs, ctx: RequestContext): Awaitable<GreetReply> {
    // error: string
    return { greeting: ctx.message.argumentCount };
  }
}

export function useServer(server: Whole): void {
  server.sensors.frequency.value = 3;
  server.inform.scanDone({ steps: 1, peak: 2 });
  server.sensors.mode.value = "track";
  // error: frequncy
  server.sensors.frequncy.value = 3;
  // error: "fast"
  server.sensors.mode.value = "fast";
  // error: string
  server.sensors.frequency.value = "3";
  // error: peak
  server.inform.scanDone({ steps: 1 });
}

export async function useClient(): Promise<void> {
  await using dev = await DevClient.connect("host", 7147);
  const { frequency } = await dev.req.tune({ frequency: 1400 }, { timeoutMs: 5 });
  const { informs } = await dev.req.scan();
  await dev.req.add(); // what is repeated may be left out where it may be none
  await dev.req.add({ terms: [1] }, { timeoutMs: 5 });
  const [first] = informs;
  const readings = dev.sensors.mode.readings("event");
  for await (const { value } of readings) if (value === "stow") break;
  await dev.req.setMode({ mode: "track", when: "now" });
  // error: retune
  await dev.req.retune({ frequency: 1400 });
  // error: frequency
  await dev.req.tune({ tolerance: 1 });
  // error: "fast"
  await dev.req.setMode({ mode: "fast" });
  // error: total
  (await dev.req.greet({ name: "x" })).total;
  // A newer device may have modes that this interface does not list, so what comes may be another text.
  for await (const { value } of readings) if (value === "fast") break;
  // error: is not assignable to type 'Mode'
  for await (const { value } of readings) await dev.req.setMode({ mode: value });
  console.log(frequency, first?.power);
}
