import { PassThrough, Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { type AuditRecord, auditStream, type LogRecord, type PinoLike, pinoAudit } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
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

test("a stream that can be opened again is, a second after it was opened last and not before", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const opened: PassThrough[] = [];
  const sink = auditStream(() => {
    const stream = new PassThrough();
    opened.push(stream);
    return stream;
  });
  expect(opened).toEqual([]);
  sink(record);
  sink(record);
  expect(opened).toHaveLength(1);
  opened[0]?.destroy(new Error("full"));
  vi.advanceTimersByTime(999);
  expect(() => sink(record)).toThrow("a record was left out: the stream is closed");
  vi.advanceTimersByTime(1);
  sink(record);
  expect(String(opened[1]?.read())).toBe(`${JSON.stringify(record)}\n`);
  expect(opened).toHaveLength(2);
});

test("a stream has kept a record when it says so, and its own errors end no process", async () => {
  let done: (error?: Error | null) => void = () => {};
  const stream = new Writable({
    write: (_, __, callback) => {
      done = callback;
    },
  });
  const sink = auditStream(stream);
  const write = (): Promise<unknown> => Promise.resolve<unknown>(sink(record));
  let isKept = false;
  const kept = write().then(() => {
    isKept = true;
  });
  await turn();
  expect(isKept).toBe(false);
  done();
  await kept;
  const lost = write();
  done(new Error("full"));
  await expect(lost).rejects.toThrow("full");
});

describe("a logger of pino's", () => {
  const lines: unknown[] = [];
  const logger = { info: (data: object, message: string) => void lines.push([data, message]) } as unknown as PinoLike;

  test("that writes to what fails by itself tells of each failure once, with the record after it", () => {
    const destination = new PassThrough();
    const sink = pinoAudit(logger, destination);
    sink(record);
    destination.emit("error", new Error("full"));
    expect(() => sink(record)).toThrow("full");
    sink(record);
    destination.emit("error", new Error("gone"));
    expect(() => sink(record)).toThrow("gone");
    expect(lines).toEqual(Array.from({ length: 4 }, () => [{ audit: record }, "?r ok"]));
  });
});
