import { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { type AuditRecord, auditStream, type LogRecord } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Guard } from "../../../../runtime/guard.js";
import { AuditOutlet } from "../../../../runtime/server/audit/audit-outlet.js";
import { DeviceLog } from "../../../../runtime/server/logs/device-log.js";

const record: AuditRecord = { time: 0, client: { address: "a:1" }, request: "r", arguments: [], outcome: "ok", ms: 0 };

/** An outlet whose sink can be broken, and what is told of it. */
function outlet(isAsync = false) {
  const clock = new FakeClock();
  const told: string[] = [];
  const state = { isBroken: false };
  const keep = (): void => {
    if (state.isBroken) throw new Error("full");
  };
  const sink = isAsync ? async (): Promise<void> => keep() : keep;
  const log = new DeviceLog("d", { sink: ({ level, message }: LogRecord) => void told.push(`${level} ${message}`), now: () => 0 });
  const guard = new Guard((where, thrown) => told.push(`${where}: ${thrown}`));
  const audit = new AuditOutlet({ sink, guard, clock, log });
  const write = async (): Promise<void> => {
    audit.write(record);
    await turn();
  };
  return { clock, told, state, write };
}

describe.each([false, true])("a sink of audit records (a promise: %s)", (isAsync) => {
  test("that fails is told of once, and once more when it has worked again for a second", async () => {
    const { clock, told, state, write } = outlet(isAsync);
    await write();
    expect(told).toEqual([]);
    state.isBroken = true;
    for (let count = 0; count < 3; count++) await write();
    expect(told).toEqual(["audit: Error: full"]);
    state.isBroken = false;
    clock.advance(999);
    await write();
    expect(told).toHaveLength(1);
    clock.advance(1);
    await write();
    await write();
    expect(told.slice(1)).toEqual(["warn audit: records are kept again; 3 were lost"]);
  });
});

test("a stream may have sixteen mebibytes to write, and no more", () => {
  const stream = new Writable({ write: () => {} });
  let waiting = 16 * 2 ** 20;
  Object.defineProperty(stream, "writableLength", { get: () => waiting });
  const sink = auditStream(stream);
  expect(() => sink(record)).not.toThrow();
  waiting++;
  expect(() => sink(record)).toThrow("a record was left out: 16777217 bytes wait to be written");
});

test("a stream that is closed takes no record, and says so", async () => {
  const stream = new Writable({ write: (_, __, done) => done() });
  const sink = auditStream(stream);
  sink(record);
  stream.end();
  expect(() => sink(record)).toThrow("a record was left out: the stream is closed");
});
