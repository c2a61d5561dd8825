import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { type ClientSession, DeviceServer, type DeviceServerOptions } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { MemoryDevice, turns, until } from "../../support/memory-device.js";
import { connectWire, startDevice } from "../../support/running-device.js";

const quiet: DeviceServerOptions = { port: 0, buildState: "d-1", logSink: () => {} };

describe("a client that is gone", () => {
  test.each([0, 10_000, 100_000])(
    "has its requests aborted at once, with a thousand pending and %i waiting behind them",
    async (waiting) => {
      const device = new DeviceServer({ name: "d", version: "d-1.0" }, quiet);
      let pending = 0;
      device.addRequest({ name: "hold", description: "H." }, (ctx) => {
        pending++;
        return new Promise((_, reject) => {
          ctx.signal.addEventListener("abort", () => {
            pending--;
            reject(ctx.signal.reason);
          });
        });
      });
      const { port } = await startDevice(device);
      const socket = connect({ port, host: "127.0.0.1" });
      socket.resume();
      await once(socket, "connect");
      socket.write("?hold\n".repeat(1000 + waiting));
      await until(() => pending === 1000);
      for (let count = 0; count < 50; count++) await turn();
      expect(pending).toBe(1000);
      socket.resetAndDestroy();
      await until(() => pending === 0 && device.stats().clients.connected === 1);
    },
  );

  test("has them aborted also where it had ended its side before, with more waiting to be read", async () => {
    const clock = new FakeClock();
    const device = new DeviceServer({ name: "d", version: "d-1.0" }, { ...quiet, clock, maximumPendingPerClient: 10 });
    let aborted = 0;
    device.addRequest({ name: "hold", description: "H." }, ({ signal }) => {
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted++;
          reject(signal.reason);
        });
      });
    });
    const { port } = await startDevice(device);
    const socket = connect({ port, host: "127.0.0.1" }).resume();
    socket.end("?hold\n".repeat(1000));
    await once(socket, "finish");
    await until(() => device.pending.length === 10);
    for (let count = 0; count < 50; count++) await turn();
    socket.destroy();
    // The network refuses what is written to one that is gone, and tells so when there is something more.
    while (aborted < 10) {
      clock.advance(1000);
      for (let count = 0; count < 50; count++) await turn();
    }
    await until(() => device.stats().clients.connected === 1);
  });

  test("leaves no sampling behind where a request that took its time asks for it afterwards", async () => {
    const device = new MemoryDevice().addSensors(48);
    let goOn = (): void => {};
    device.overrideRequest("sensor-sampling", async (_, next) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return next();
    });
    let session: ClientSession | undefined;
    const sensors = [...device.sensorSet];
    const client = await (await device.listen()).connectRaw();
    client.send(`?sensor-sampling ${sensors.map(({ name }) => name).join()} period 1\n`);
    await until(() => device.pending.length === 1);
    [session] = device.clients;
    device.network.links[0]?.cut();
    await until(() => [...device.clients].length === 0);
    const timers = device.clock.waiting;
    goOn();
    await until(() => device.pending.length === 0);
    await turns(5);
    expect(sensors.map((sensor) => session?.sampling.strategyOf(sensor).kind)).toEqual(sensors.map(() => "none"));
    expect(device.clock.waiting).toBeLessThanOrEqual(timers);
  });

  test("aborts its requests when the device lets it go, whatever it does then", async () => {
    const device = new MemoryDevice();
    const reasons: string[] = [];
    device.addRequest({ name: "hold", description: "H." }, ({ signal }) => {
      return new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          reasons.push(String(signal.reason.message));
          resolve();
        });
      });
    });
    const client = await (await device.listen()).connectRaw();
    client.send("?hold\n?hold\n");
    await until(() => device.pending.length === 2);
    for (const session of device.clients) session.close("go away");
    expect(reasons).toEqual([expect.stringMatching(/was disconnected: go away$/), expect.stringMatching(/was disconnected: go away$/)]);
  });

  test.each(["half-closes", "is let go"])(
    "or that %s does not have a generator that waits for nothing stop the event loop",
    async (way) => {
      class Endless extends MemoryDevice {
        steps = 0;
        *requestEndless(): Generator<{ n: number }> {
          for (; ; this.steps++) yield { n: 1 };
        }
      }
      const informs = [{ name: "n", type: "integer" }] as const;
      const device = await new Endless({}, [{ name: "endless", description: "E.", informs }]).listen();
      const [client, other] = [await device.connectRaw(), await device.connectRaw()];
      client.send("?endless\n");
      await until(() => device.pending.length === 1);
      const [session] = device.clients;
      if (way === "half-closes") device.network.links[0]?.halfClose("client");
      else session?.close("go away");
      await turns(10);
      const { steps } = device;
      expect(await other.reply("?watchdog")).toBe("!watchdog ok");
      expect(device.steps - steps).toBeLessThan(20_000);
      for (const link of device.network.links.slice(0, 1)) link.cut();
      await until(() => device.pending.length === 0);
    },
  );
});

describe("a gate", () => {
  test("lets in one after the other whoever waits, however many are gone: nothing calls itself for each", async () => {
    const device = new MemoryDevice({ maximumPendingPerClient: 50_000, maximumPending: 100_000 });
    let end = (): void => {};
    let called = 0;
    device.limit(1, "hold");
    device.addRequest({ name: "hold", description: "H." }, () => {
      called++;
      return new Promise<void>((resolve) => (end = resolve));
    });
    await device.listen();
    const client = await device.connectRaw();
    client.send("?hold\n".repeat(20_000));
    await until(() => device.pending.length === 20_000);
    device.network.links[0]?.cut();
    await until(() => [...device.clients].length === 0);
    end();
    await until(() => device.stats().pending === 0);
    expect(called).toBe(1);
    const other = await device.connectRaw();
    other.send("?hold\n");
    await until(() => called === 2);
    end();
    await other.until(/^!hold ok/);
  });
});

describe("an IPv4 client of a device that listens on ::", () => {
  test("has the address that rules are about", async () => {
    const seen: string[] = [];
    class Guarded extends DeviceServer {
      protected override authorize({ address }: ClientSession): boolean {
        seen.push(address);
        return address.startsWith("127.0.0.1:");
      }
    }
    const device = new Guarded({ name: "d", version: "d-1.0" }, { ...quiet, host: "::" });
    const { port } = await startDevice(device);
    const client = await connectWire(port, "127.0.0.1");
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    expect(seen).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
    expect(await client.ask("?client-list")).toContainEqual(expect.stringMatching(/^#client-list 127\.0\.0\.1:\d+$/));
  });
});
