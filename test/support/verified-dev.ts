import { fileURLToPath } from "node:url";
import type { Contract } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { type LoadedInterface, loadInterface, type VerifyOptions, type VerifyResult, verify } from "katcp-tools";
import { AnyServer, type Handlers } from "./any-server.js";
import { hurry } from "./hurry.js";
import { type EditLine, lyingConnector } from "./lying-connector.js";

/** The interface of the example device. */
export const devInterface: LoadedInterface = loadInterface(fileURLToPath(new URL("../../interfaces/dev.katcp.json", import.meta.url)));

/** What a device does as its interface says. */
const honest: Handlers = {
  requestGreet: () => ({ greeting: "Hello" }),
  requestAdd: ({ terms }: { terms: readonly number[] }) => ({ total: terms.reduce((sum, term) => sum + term, 0) }),
  requestGainGet: () => ({ gain: 3 }),
  requestTune: ({ frequency }: { frequency: number }) => ({ frequency }),
  requestScan: ({ steps }: { steps: number }) => Array.from({ length: Math.min(steps, 3) }, () => ({ frequency: 900, power: -60 })),
};

/** How a device differs from what its interface says. */
export interface Lie {
  readonly contract?: (contract: Contract) => Contract;
  readonly handlers?: Handlers;
  readonly edit?: EditLine;
  readonly options?: Partial<VerifyOptions>;
}

/** Verifies a device in memory that keeps all promises of the example's interface but these. Time is that of a clock that hurries. */
export function verifyDev(lie: Lie = {}): Promise<VerifyResult> {
  const clock = new FakeClock();
  return hurry(verifyLie(lie, clock), clock);
}

async function verifyLie({ contract = (its) => its, handlers = {}, edit, options = {} }: Lie, clock: FakeClock): Promise<VerifyResult> {
  const network = new MemoryNetwork({ clock });
  const settings = { host: "dut", port: 7147, listener: network.listen, clock, logSink: () => {}, buildState: "dev-1.0.0" };
  const device = new AnyServer(contract(devInterface.contract), { ...honest, ...handlers }, settings);
  await device.start();
  // Not when the test is over: many of them run at once.
  try {
    return await verify({
      ...{ host: "dut", port: 7147, interface: devInterface, rate: Number.POSITIVE_INFINITY, clock },
      connector: edit === undefined ? network.connect : lyingConnector(network.connect, edit),
      ...options,
    });
  } finally {
    await device.stop({ graceMs: 0 });
  }
}
