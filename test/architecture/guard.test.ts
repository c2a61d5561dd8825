import { expect, test } from "vitest";
import { findAuthorCalls } from "../support/author-calls.js";

/** A file of the runtime as it must not be: each line marked `bare` calls the author's code, or hands it on as if it were ours. */
const bare = `
import type { ClientOptions } from "./client/client-options.js";
import { answered, type Guard } from "./guard.js";
import type { Codec } from "./protocol/contract.js";
import type { SensorObserver } from "./sensors/sensor.js";
import { DeviceServer } from "./server/device-server.js";
import type { DeviceHooks } from "./server/hooks.js";
import type { LogRecord, LogSink } from "./server/logs/device-log.js";
import type { RequestHandler } from "./server/requests/request-table.js";

export function log(sink: LogSink, record: LogRecord): void {
  sink(record); // bare
}

export function later(sink: LogSink, record: LogRecord): void {
  setImmediate(() => sink(record)); // bare
}

export function launder(sink: LogSink): (record: LogRecord) => void {
  const ours: (record: LogRecord) => void = sink; // bare
  return ours;
}

export function warn({ onWarning }: ClientOptions): void {
  onWarning?.({ kind: "sync", device: "d", message: "m" }); // bare
}

export function connect(hooks: DeviceHooks): void {
  void hooks.onConnect({} as never); // bare
}

export function handle(handler: RequestHandler): unknown {
  return handler.apply(undefined, []); // bare
}

export function write(codec: Codec<unknown>): string {
  return codec.encode(1); // bare
}

export function observe(observer: SensorObserver<number>): void {
  observer({} as never, {} as never, {} as never); // bare
}

export class Eager extends DeviceServer {
  begin(): void {
    void this.onStart(); // bare
  }
}

export function guarded(guard: Guard, sink: LogSink, record: LogRecord): void {
  guard.wrap("sink", sink)(record);
  guard.run("sink", () => sink(record));
  answered(sink)(record);
}
`;

const { doors, bare: found } = findAuthorCalls({ "bare.ts": bare });

test("the doors for code of the author's are found", () => {
  expect(doors).toEqual(
    expect.arrayContaining(["ClientOptions.reconnect", "Codec.encode", "DeviceServer.onConnect", "DeviceServerOptions.logSink"]),
  );
});

test("no code of the author's is called but through the guard", () => {
  expect(found.filter(({ place }) => !place.startsWith("runtime/bare.ts"))).toEqual([]);
});

test("a bare call of any kind would be found", () => {
  const expected = bare.split("\n").flatMap((line, index) => (line.endsWith("// bare") ? [index + 1] : []));
  const lines = found.flatMap(({ place }) => (place.startsWith("runtime/bare.ts:") ? [Number(place.split(":")[1])] : []));
  expect([...new Set(lines)]).toEqual(expected);
});
