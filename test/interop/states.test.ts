import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FailReply } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { documentView } from "../../codegen/emit/text/document-view.js";
import { ExamplesServer } from "../corpus/good/generated/examples/server.js";
import type { PointArgs, PointReply } from "../corpus/good/generated/examples/types.js";
import { StatesClient } from "../corpus/good/generated/states/client.js";
import { StatesServer } from "../corpus/good/generated/states/server.js";
import type { CaptureInform, LockArgs } from "../corpus/good/generated/states/types.js";
import { parseMessage } from "../support/accept-example.js";
import { mostPrivileged } from "../support/most-privileged.js";
import { runPeer, servePeer } from "./peer.js";

class States extends mostPrivileged(StatesServer) {
  protected override requestPrepare(): void {
    this.sensors.state.value = "ready";
  }

  protected override requestCapture(): readonly CaptureInform[] {
    this.sensors.state.value = "capturing";
    return [{ block: 1 }];
  }

  protected override requestStop(): void {
    this.sensors.state.value = "idle";
  }

  protected override requestLock({ locked }: LockArgs): void {
    this.sensors.locked.value = locked;
  }

  protected override requestBreak(): void {
    this.sensors.state.value = "error";
  }

  protected override requestLook(): { state: "idle" } {
    return { state: "idle" };
  }

  protected override requestGainGet(): { gain: number } {
    return { gain: 0 };
  }

  protected override requestGainSet(): void {}
}

/** It does what the examples of its interface show. */
class Examples extends ExamplesServer {
  protected override requestPoint({ antennas }: PointArgs): PointReply {
    if (antennas.length === 0) throw new FailReply("wrong key");
    return { arrives: 1_800_000_000.5 };
  }

  protected override requestSweep({ levels }: { readonly levels: readonly number[] }): { level: number }[] {
    return levels.length === 0 ? [{ level: 0 }, { level: 0 }] : levels.slice(1).map((level) => ({ level }));
  }

  protected override *requestWatch(): Iterable<{ kind: "seen"; what: { b: null } } | { kind: "gone" }> {
    yield { kind: "seen", what: { b: null } };
    yield { kind: "gone" };
  }

  protected override requestGainGet(): { gain: { re: number; im: number } } {
    return { gain: { re: 1, im: 2 } };
  }

  protected override requestGainSet(): void {}
}

test("a plain client of aiokatcp is refused by states, and calls and reads by former names", async () => {
  const device = new States({ port: 0, logSink: () => {} });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const checks = await runPeer("states_client.py", String(device.address?.port));
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.length).toBeGreaterThan(10);
});

test("a plain client of aiokatcp sends the examples of the documents, and gets what they show", async () => {
  const device = new Examples({ port: 0, logSink: () => {} });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const file = fileURLToPath(new URL("../corpus/good/examples.katcp.json", import.meta.url));
  const { model } = compileInterface(readFileSync(file), file);
  if (model === undefined) throw new Error("no model");
  const shown = documentView(model).requests.flatMap(({ calls }) => calls.flatMap(({ examples }) => examples.map(({ lines }) => lines)));
  const calls = shown.map((lines) => [wordsOf(lines[0], true), wordsOf(lines.at(-1), false)]);
  const checks = await runPeer("states_client.py", String(device.address?.port), JSON.stringify(calls));
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.length).toBe(shown.length + 1);
});

function wordsOf(line = "", hasName: boolean): readonly string[] {
  const message = parseMessage(line);
  const words = Array.from({ length: message.argumentCount }, (_, index) => message.text(index));
  return hasName ? [message.name, ...words] : words;
}

describe("the generated client, at a plain server of aiokatcp from before the names changed", () => {
  async function connect(): Promise<StatesClient> {
    const client = await StatesClient.connect("127.0.0.1", await servePeer("states_server.py"));
    onTestFinished(() => client.close());
    return client;
  }

  test("calls by former names, and reads informs that have them", async () => {
    const dev = await connect();
    await dev.req.prepare();
    expect(await dev.req.capture({ token: "x" })).toEqual({ informs: [{ block: 1 }, { block: 2 }] });
    await dev.req.prepare();
    const streamed: CaptureInform[] = [];
    for await (const inform of dev.req.capture.stream({ token: "x" })) streamed.push(inform);
    expect(streamed).toEqual([{ block: 1 }, { block: 2 }]);
  });

  test("reads and follows a sensor by its former name", async () => {
    const dev = await connect();
    expect((await dev.sensors.state.read()).value).toBe("idle");
    const readings = dev.sensors.state.readings("event");
    expect((await readings.next()).value).toMatchObject({ value: "idle" });
    await dev.req.prepare();
    expect((await readings.next()).value).toMatchObject({ value: "ready", status: "nominal" });
    await readings.return?.();
  });

  test("tells a refusal because of the state from any other", async () => {
    const dev = await connect();
    const refusals = [dev.req.capture({ token: "x" }), dev.req.stop()].map((call) => call.catch((thrown: unknown) => thrown));
    expect(await Promise.all(refusals)).toMatchObject([
      { message: "?record needs state to be ready; it is idle", reason: "state" },
      { message: "the disk is full", reason: undefined },
    ]);
  });
});
