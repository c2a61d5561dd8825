import { readFileSync } from "node:fs";
import { Address, ConnectionLostError, FailReply, InvalidReply, RequestTimeoutError } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import { TutorialClient } from "./generated/tutorial/client.js";
import { servePeer } from "./peer.js";

async function connect(): Promise<TutorialClient> {
  const client = await TutorialClient.connect("127.0.0.1", await servePeer("tutorial_server.py"));
  onTestFinished(() => client.close());
  return client;
}

const values = {
  number: -12,
  real: 1e-7,
  flag: true,
  text: "Ünïcode and \\ spaces\n",
  raw: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  when: 1234567890.125,
  where: new Address("::1", 7147),
  mode: "full-speed" as const,
  more: [1n, 2n ** 80n],
};

describe("the generated client, at the server of aiokatcp's tutorial", () => {
  test("is what its interface file makes", () => {
    const { model } = compileInterface(readFileSync(new URL("tutorial.katcp.json", import.meta.url)), "tutorial.katcp.json");
    if (model === undefined) throw new Error("no model");
    for (const { path, text } of emitTypeScript({ ...model, source: "test/interop/tutorial.katcp.json" }))
      expect(text).toBe(readFileSync(new URL(`generated/${path}`, import.meta.url), "utf8"));
  });

  test("makes typed requests, of every type", async () => {
    const dev = await connect();
    expect(await dev.req.greet({ name: "Ann Other" })).toEqual({ word: "hello", name: "Ann Other" });
    const echo = await dev.req.echo(values);
    expect({ ...echo, raw: [...echo.raw], where: String(echo.where) }).toEqual({ ...values, raw: [...values.raw], where: "[::1]:7147" });
    expect(await dev.req.echo({ ...values, real: Number.NEGATIVE_INFINITY, more: [] })).toMatchObject({
      real: Number.NEGATIVE_INFINITY,
      more: [],
    });
    expect(dev.versions.get("katcp-device")).toEqual({ version: "tutorial-api-1.0", buildState: "tutorial-1.0.1.dev0" });
  });

  test("collects informs, and hundreds of replies", async () => {
    const dev = await connect();
    expect((await dev.req.rows()).informs).toEqual([
      { name: "row 0", half: 0 },
      { name: "row 1", half: 0.5 },
    ]);
    const names = Array.from({ length: 300 }, (_, index) => `n${index}`);
    const replies = await Promise.all(names.map((name) => dev.req.greet({ name })));
    expect(replies.map(({ name }) => name)).toEqual(names);
  });

  test("throws what the server says, and gives up when it says nothing", async () => {
    const dev = await connect();
    await expect(dev.req.refuse()).rejects.toThrow(new FailReply("not today"));
    await expect(dev.req.crash()).rejects.toThrow(/RuntimeError: an accident/);
    await expect(dev.request("no-such-thing")).rejects.toThrow(InvalidReply);
    await expect(dev.req.sleep({ seconds: 30 }, { timeoutMs: 50 })).rejects.toThrow(RequestTimeoutError);
    await expect(dev.req.sleep({ seconds: 30 }, { signal: AbortSignal.timeout(50) })).rejects.toThrow("timeout");
  });

  test("hears what nobody asked for", async () => {
    const dev = await connect();
    const announced = dev.inform.announced();
    await dev.req.announce({ text: "a b" });
    const { value } = await announced.next();
    expect(value?.text).toBe("a b");
    expect(value?.when).toBeGreaterThan(1.7e9);
  });

  test("reads sensors of every type, and follows one by each strategy", async () => {
    const dev = await connect();
    await dev.req.echo(values);
    expect(await dev.sensors.counterQueries.read()).toMatchObject({ status: "nominal", value: 1 });
    expect(await dev.sensors.on.read()).toMatchObject({ status: "unknown", value: false });
    expect((await dev.sensors.note.read()).value).toBe("a b");
    expect((await dev.sensors.mode.read()).value).toBe("idle");
    expect((await dev.sensors.seen.read()).value).toBe(0);
    expect(String((await dev.sensors.peer.read()).value)).toBe("127.0.0.1:80");
    for (const strategy of [
      "auto",
      "event",
      "period 0.1",
      "differential 0.2",
      "event-rate 0.1 1",
      "differential-rate 0.2 0.1 1",
    ] as const) {
      const levels: number[] = [];
      for await (const { value } of dev.sensors.level.readings(strategy)) {
        levels.push(value);
        if (levels.length === 3) break;
      }
      expect(
        levels.toSorted((one, other) => one - other),
        strategy,
      ).toEqual(levels);
    }
    await expect(dev.sensors.note.readings("differential 1").next()).rejects.toThrow(FailReply);
  });

  test("loses the connection when the server halts, and says so", async () => {
    const dev = new TutorialClient("127.0.0.1", await servePeer("tutorial_server.py"), { reconnect: false });
    onTestFinished(() => dev.close());
    await dev.connect();
    const levels = dev.sensors.level.readings("event");
    await levels.next();
    const waiting = dev.req.sleep({ seconds: 30 });
    const lost = expect(waiting).rejects.toThrow(FailReply);
    await dev.request("halt");
    await lost;
    await expect(
      (async () => {
        for await (const _ of levels);
      })(),
    ).rejects.toThrow(ConnectionLostError);
    await expect(dev.req.greet({ name: "x" })).rejects.toThrow(/^\?greet: no connection to 127\.0\.0\.1:\d+: server shutting down/);
  });
});
