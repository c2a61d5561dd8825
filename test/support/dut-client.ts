import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CallOptions,
  type CallWithInforms,
  Client,
  type ClientOptions,
  type ClientSensor,
  type Contract,
  type InformSource,
} from "katcp-runtime";
import { onTestFinished } from "vitest";
import { type ScriptedServer, startScript } from "./scripted-server.js";

/** The contract of a device under test, as small as it can be with one of each. */
export const dutContract: Contract = {
  format: 1,
  name: "dut",
  version: "dut-api-1.2",
  requests: [
    {
      name: "set-rate",
      member: "setRate",
      description: "Set.",
      arguments: [{ name: "rate", type: "float" }],
      reply: [{ name: "actual", type: "float" }],
      timeout: 2,
    },
    { name: "go", description: "Go." },
    { name: "at", description: "At.", arguments: [{ name: "when", type: "timestamp" }], reply: [{ name: "settled", type: "timestamp" }] },
    { name: "scan", description: "Scan.", informs: [{ name: "step", type: "integer" }], reply: [{ name: "peak", type: "float" }] },
  ],
  informs: [{ name: "scan-done", member: "scanDone", description: "Done.", arguments: [{ name: "id", type: "string" }] }],
  sensors: [
    { name: "rate", type: "float", description: "The rate." },
    { name: "lock", type: "boolean", description: "The lock." },
    { name: "seen", type: "timestamp", description: "When." },
    {
      name: "input{input}.power",
      member: "inputPower",
      type: "float",
      description: "Power.",
      parameters: [{ name: "input", type: "integer", minimum: 0, maximum: 3 }],
    },
  ],
};

/** Its client, as katcp-gen would write it. */
export class DutClient extends Client {
  declare readonly req: {
    setRate(args: { rate: number }, options?: CallOptions): Promise<{ actual: number }>;
    go(options?: CallOptions): Promise<void>;
    at(args: { when: number }, options?: CallOptions): Promise<{ settled: number }>;
    readonly scan: CallWithInforms<[], { step: number }, { peak: number }>;
  };
  declare readonly sensors: {
    readonly rate: ClientSensor<number>;
    readonly lock: ClientSensor<boolean>;
    readonly seen: ClientSensor<number>;
  };
  declare readonly inform: { readonly scanDone: InformSource<{ id: string }> };

  constructor(host: string, port: number, options: ClientOptions = {}) {
    super(dutContract, host, port, options);
  }
}

/** What a device of protocol 5.1 says first. */
export const greeting5 = "#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-device dut-api-1.2 dut-1\n";

/** A client and a scripted device; both are closed with the test. */
export async function talkTo(
  greeting: string,
  answer: (line: string) => string,
  options: ClientOptions = {},
): Promise<{ readonly client: DutClient; readonly server: ScriptedServer }> {
  const server = await startScript(greeting, answer);
  const client = new DutClient("127.0.0.1", server.port, options);
  onTestFinished(() => client.close());
  await client.connect();
  return { client, server };
}

/** Lets the event loop turn until something is so; a test that waits in vain runs into its own time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}
