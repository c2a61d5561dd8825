import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FailReply } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import { MoreClient } from "./generated/more/client.js";
import { MoreServer } from "./generated/more/server.js";
import type { EchoArgs, EchoReply, TrackArgs, TrackInform } from "./generated/more/types.js";
import { runPeer, servePeer } from "./peer.js";
import { python } from "./python-environment.js";

class More extends MoreServer {
  protected override async requestEcho(args: EchoArgs): Promise<EchoReply> {
    return args;
  }

  protected override *requestTrack({ steps }: TrackArgs): Iterable<TrackInform> {
    yield { kind: "slewing", azim: 0.5 };
    for (let step = 0; step < steps; step++) yield { kind: "track", step };
    yield { kind: "settled" };
  }
}

const folder = fileURLToPath(new URL(".", import.meta.url));

test("what is generated is what the interface makes; `katcp-gen test/interop/more.katcp.json -o test/interop/generated` writes it anew", () => {
  const { model } = compileInterface(readFileSync(`${folder}more.katcp.json`), `${folder}more.katcp.json`, (file) => readFileSync(file));
  if (model === undefined) throw new Error("no model");
  for (const { path, text } of emitTypeScript({ ...model, source: "test/interop/more.katcp.json" }))
    expect(text, path).toBe(readFileSync(`${folder}generated/${path}`, "utf8"));
});

test("a plain client of aiokatcp drives a device of more types and more messages", async () => {
  const device = new More({ port: 0, logSink: () => {} });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  device.sensors.load.value = 81;
  device.sensors.on.add({ antenna: "m007" }).value = true;
  const checks = await runPeer("more_client.py", String(device.address?.port));
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.length).toBeGreaterThan(18);
});

describe("the generated client, at a plain server of aiokatcp", () => {
  async function connect(): Promise<MoreClient> {
    const client = await MoreClient.connect("127.0.0.1", await servePeer("more_server.py"));
    onTestFinished(() => client.close());
    return client;
  }

  test("writes and reads every type", async () => {
    const dev = await connect();
    const sent = { gain: { re: 1, im: -2 }, level: "auto", mode: "süd", antennas: ["m000", "m063"], channels: [1, 2] } as const;
    expect(await dev.req.echo(sent)).toEqual({ ...sent, setup: { dishes: [{ name: "by default" }] } });
    const other = {
      gain: { re: Number.NaN, im: -0 },
      level: 2.5,
      mode: "full speed",
      antennas: [],
      channels: "all",
    } as const;
    expect(await dev.req.echo({ ...other, setup: { dishes: [] } })).toEqual({ ...other, setup: { dishes: [] } });
    await expect(dev.req.echo({ ...sent, antennas: ["m000,m001"] })).rejects.toThrow('item 1: expected a text without ","');
    await expect(dev.req.echo({ ...sent, gain: { re: 1 } as never })).rejects.toThrow("expected a complex number");
  });

  test("holds what it is sent against limits, patterns and schemas", async () => {
    const dev = await connect();
    const sent = { gain: { re: 1, im: 0 }, level: 0, mode: "idle", antennas: [], channels: [] } as const;
    await expect(dev.req.echo({ ...sent, level: 11 })).rejects.toThrow("expected at most 10");
    await expect(dev.req.echo({ ...sent, antennas: ["x"] })).rejects.toThrow("expected a text that matches m\\d{3}");
    await expect(dev.req.echo({ ...sent, setup: { dishes: [{}] } as never })).rejects.toThrow('/dishes/0: expected the key "name"');
    await expect(dev.req.echo({ ...sent, mode: "newer" as never })).rejects.toThrow("expected one of idle, full speed, süd");
  });

  test("tells informs of several kinds apart", async () => {
    const dev = await connect();
    const expected = [{ kind: "slewing", azim: 0.5 }, { kind: "track", step: 0 }, { kind: "track", step: 1 }, { kind: "settled" }];
    expect((await dev.req.track({ steps: 2 })).informs).toEqual(expected);
    const seen: TrackInform[] = [];
    for await (const inform of dev.req.track.stream({ steps: 2 })) seen.push(inform);
    expect(seen).toEqual(expected);
  });

  test("reads sensors by their types, and finds the members of a family by its pattern", async () => {
    const dev = await connect();
    expect((await dev.sensors.weight.read()).value).toEqual({ re: 1, im: -0.5 });
    expect((await dev.sensors.inputs.read()).value).toEqual(["m000", "m063"]);
    expect((await dev.sensors.mode.read()).value).toBe("full speed");
    expect((await dev.sensors.setup.read()).value).toEqual({ dishes: [] });
    expect(await dev.sensors.load.read()).toMatchObject({ value: 81, status: "error" });
    expect((await dev.sensors.on.members()).map(([{ antenna }]) => antenna)).toEqual(["m007"]);
    await expect(dev.sensors.on({ antenna: "m008" }).read()).rejects.toThrow(FailReply);
  });

  test("talks to no device of another version, which is compared as a whole", async () => {
    const port = await servePeer("tutorial_server.py");
    await expect(MoreClient.connect("127.0.0.1", port)).rejects.toThrow('the device has the API "tutorial-api-1.0"');
  });
});

test("Python's complex() reads what the table of the unit tests says", () => {
  const table = new URL("../runtime/protocol/complex-texts.json", import.meta.url);
  const texts = (JSON.parse(readFileSync(table, "utf8")) as readonly (readonly [string, unknown])[]).map(([text]) => text);
  const { stdout } = spawnSync(python, [`${folder}peers/complex_texts.py`], { input: JSON.stringify(texts), encoding: "utf8" });
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(table, "utf8")));
});
