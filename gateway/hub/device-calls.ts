import { ConnectionLostError, type Message, RequestTimeoutError, type UntypedClient } from "katcp-runtime";
import { GatewayProblem } from "../gateway-problem.js";
import type { HubAnswer, HubCallCounts, HubCallOptions, HubInform } from "./hub.js";

type Counts = { -readonly [Outcome in keyof HubCallCounts]: number };

/** Requests that would change what the gateway itself samples. */
const ownRequests: ReadonlySet<string> = new Set(["sensor-sampling", "sensor-sampling-clear"]);

/** Sends requests to a device, and counts how they end. */
export class DeviceCalls {
  readonly counts: Counts = { ok: 0, fail: 0, invalid: 0, timeout: 0, lost: 0, refused: 0 };
  readonly #client: UntypedClient;

  constructor(client: UntypedClient) {
    this.#client = client;
  }

  /** @throws GatewayProblem for a request that only the gateway sends. @throws what a request of a client can end with */
  async call(request: string, args: readonly string[], { timeoutMs, signal, onInform }: HubCallOptions = {}): Promise<HubAnswer> {
    if (ownRequests.has(request)) {
      this.counts.refused++;
      throw new GatewayProblem(`?${request}: the gateway samples the sensors itself; set "sampling" of the device in the site file`);
    }
    const tell = onInform && ((inform: Message) => onInform(informOf(inform)));
    try {
      return this.#answer(await this.#client.requestRaw(request, args, { timeoutMs, signal, onInform: tell }));
    } catch (thrown) {
      if (thrown instanceof RequestTimeoutError) this.counts.timeout++;
      else if (thrown instanceof ConnectionLostError) this.counts.lost++;
      throw thrown;
    }
  }

  #answer(reply: Message): HubAnswer {
    const said = reply.text(0);
    // Any other code is as good as invalid (guidelines §2.3).
    const code = said === "ok" || said === "fail" ? said : "invalid";
    this.counts[code]++;
    return { code, arguments: textsOf(reply, 1) };
  }
}

function informOf(inform: Message): HubInform {
  return { name: inform.name, arguments: textsOf(inform, 0) };
}

function textsOf(message: Message, from: number): readonly string[] {
  return Array.from({ length: Math.max(message.argumentCount - from, 0) }, (_, index) => message.text(from + index));
}
