import { type AuditRecord, type Contract, DeviceServer, type DeviceServerOptions, type Sensor } from "katcp-runtime";
import { compileInterface } from "../../codegen/compile.js";
import { handlerNameOf, memberOf, signaturesOf } from "../../runtime/protocol/contract.js";
import { contractObject } from "./contract-object.js";

/** A device that does nothing but leave traces: each request that is called is noted, changes a sensor, and is told to everybody. */
export class MatrixDevice extends DeviceServer {
  /** What was called by others than the first client. */
  readonly called: string[] = [];
  readonly records: AuditRecord[] = [];
  /** What the hook says of the next client. */
  hooked: string | undefined;

  constructor(text: string, standard: readonly string[], options: DeviceServerOptions) {
    const records: AuditRecord[] = [];
    super(contractOf(text), { logSink: () => {}, ...options, audit: (record) => records.push(record) });
    this.records = records;
    for (const { name } of this.contract.requests ?? []) this.overrideRequest(name, (ctx, next) => this.#note(ctx.client.id, name, next));
    // Halting would be the end of the test, and a contract that was made here has no file with its interface.
    const ends = ["halt", "restart", "interface-describe"];
    for (const name of standard)
      this.overrideRequest(name, (ctx, next) => this.#note(ctx.client.id, name, ends.includes(name) ? () => undefined : next));
    for (const member of membersOf(this.contract)) Object.assign(this, { [member]: () => undefined });
  }

  protected override roleOf(): string | undefined {
    return this.hooked;
  }

  protected override onRestart(): void {}

  #note(id: number, name: string, next: () => unknown): unknown {
    if (id !== 1) {
      this.called.push(name);
      const calls = this.sensorSet.get("calls") as Sensor<number>;
      calls.value++;
      this.massInform("touched", name);
    }
    return next();
  }
}

function contractOf(text: string): Contract {
  const { model, diagnostics } = compileInterface(Buffer.from(text), "matrix.katcp.json", () => Buffer.from(""));
  if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return contractObject(model);
}

function membersOf({ requests = [] }: Contract): readonly string[] {
  return requests.flatMap((request) => signaturesOf(request).map((each) => handlerNameOf(memberOf({ name: request.name, ...each }))));
}
