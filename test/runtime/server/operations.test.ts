import { networkInterfaces } from "node:os";
import { setImmediate as turn } from "node:timers/promises";
import { type ClientSession, type DeviceContract, DeviceServer, type DeviceServerOptions, FailReply, type Message } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { connectWire, keepLog, startDevice } from "../../support/running-device.js";

const contract: DeviceContract = {
  name: "d",
  version: "d-1.0",
  informs: [{ name: "scan-done", member: "scanDone", description: "Done.", arguments: [{ name: "steps", type: "integer" }] }],
};
const quiet: DeviceServerOptions = { port: 0, buildState: "d-1", logSink: () => {} };

/** Waits for something to become so, and fails with the test's own time limit. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

/** A device with a request that never ends by itself, and one that asks who asks. */
class Dut extends DeviceServer {
  readonly events: string[] = [];
  declare readonly inform: { scanDone(args: { steps: number }): void };

  constructor(options: DeviceServerOptions = {}) {
    super(contract, { ...quiet, ...options });
    this.addRequest({ name: "hang", description: "Hang." }, (ctx) => {
      return new Promise((_, reject) => ctx.signal.addEventListener("abort", () => reject(new FailReply("given up"))));
    });
    this.addRequest({ name: "deaf", description: "Hang, and hear nothing." }, () => new Promise(() => {}));
    this.addRequest({ name: "who", description: "Say who asks." }, (ctx) => {
      ctx.log.info("asked");
      return [ctx.client.id, ctx.client.address];
    });
  }

  protected override onConnect(client: ClientSession): void {
    this.events.push(`+${client.id}`);
    this.informTo(client).scanDone({ steps: client.id });
  }

  protected override onDisconnect(client: ClientSession): void {
    this.events.push(`-${client.id}`);
    throw new Error("a hook that fails");
  }
}

/** Not at 0: from there on, a moment and the time since then are the same number. */
function runningClock(): FakeClock {
  const clock = new FakeClock();
  clock.advance(5000);
  return clock;
}

describe("hooks", () => {
  test("tell that clients come and go, and what fails in them is a line of the log", async () => {
    const { records, logSink } = keepLog();
    const { client, device, port } = await startDevice(new Dut({ logSink }));
    expect(await client.until(/scan/)).toEqual(["#scan-done 1"]);
    const other = await connectWire(port);
    expect(await other.until(/scan/)).toEqual(["#scan-done 2"]);
    expect(await client.ask("?watchdog")).toEqual([expect.stringMatching(/^#client-connected/), "!watchdog ok"]);
    other.destroy();
    await until(() => device.events.length === 3);
    expect(device.events).toEqual(["+1", "+2", "-2"]);
    expect(records.map(({ message }) => message)).toContain("onDisconnect failed: a hook that fails");
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("decide what a client may ask, at once or later", async () => {
    class Guarded extends Dut {
      protected override authorize(client: ClientSession, { name }: Message): boolean | Promise<boolean> {
        if (name === "halt") throw new FailReply(`only on site, client ${client.id}`);
        return name === "who" ? Promise.resolve(client.id === 2) : name !== "sensor-list";
      }
    }
    const { client, port } = await startDevice(new Guarded());
    expect(await client.reply("?halt[1]")).toBe("!halt[1] fail only\\_on\\_site,\\_client\\_1");
    expect(await client.reply("?sensor-list")).toMatch(/^!sensor-list fail \?sensor-list\\_is\\_not\\_permitted\\_to\\_127/);
    expect(await client.reply("?who")).toMatch(/^!who fail/);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    expect(await (await connectWire(port)).reply("?who")).toMatch(/^!who ok 2 127/);
  });

  test.each(["yes", 1, undefined, null, Promise.resolve("yes")])(
    "that answer neither true nor false refuse, and the log says so: %s",
    async (answer) => {
      class Slipping extends Dut {
        protected override authorize(): boolean {
          return answer as unknown as boolean;
        }
      }
      const { records, logSink } = keepLog();
      const { client } = await startDevice(new Slipping({ logSink, logLevel: "off" }));
      expect(await client.reply("?who")).toMatch(/^!who fail \?who\\_is\\_not\\_permitted\\_to\\_127/);
      expect(records.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual([
        `authorize returned ${String(await answer)} for ?who: expected true or false`,
      ]);
    },
  );

  test("run before anybody can connect, and after all are gone", async () => {
    const events: string[] = [];
    class Noted extends DeviceServer {
      protected override async onStart(): Promise<void> {
        await turn();
        events.push(`start, listening: ${this.address !== undefined}`);
      }

      protected override onStop(): void {
        events.push(`stop, clients: ${[...this.clients].length}`);
      }
    }
    const { device } = await startDevice(new Noted(contract, quiet));
    await device.stop();
    expect(events).toEqual(["start, listening: false", "stop, clients: 0"]);
  });

  test("keep the device from starting where onStart fails, and end what it began where the port is taken", async () => {
    let stops = 0;
    class Failing extends DeviceServer {
      protected override onStart(): void {
        if (this.sensorSet.size === 0) throw new Error("no receiver");
      }

      protected override onStop(): void {
        stops++;
      }
    }
    await expect(new Failing(contract, quiet).start()).rejects.toThrow("no receiver");
    const { port } = await startDevice(new Dut());
    const second = new Failing({ ...contract, sensors: [{ name: "a", type: "float", description: "A." }] }, { ...quiet, port });
    await expect(second.start()).rejects.toThrow("another program listens there");
    expect(stops).toBe(1);
  });
});

describe("services", () => {
  test("run from the start on, and end before the device has stopped", async () => {
    const events: string[] = [];
    const device = new Dut();
    const service = async (name: string, signal: AbortSignal): Promise<void> => {
      events.push(`${name} begins`);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await turn();
      events.push(`${name} ends`);
    };
    device["addService"]((signal) => service("first", signal));
    expect(events).toEqual([]);
    await startDevice(device);
    device["addService"]((signal) => service("second", signal));
    expect(events).toEqual(["first begins", "second begins"]);
    await device.stop();
    expect(events).toEqual(["first begins", "second begins", "first ends", "second ends"]);
  });

  test("stop the device with their reason when they fail", async () => {
    const { records, logSink } = keepLog();
    const device = new Dut({ logSink });
    let fail = (_: Error): void => {};
    device["addService"](function poll() {
      return new Promise((_, reject) => {
        fail = reject;
      });
    });
    await device.start();
    const client = await connectWire(device.address?.port ?? 0);
    fail(new Error("no answer from the receiver"));
    await expect(device.join()).rejects.toThrow("no answer from the receiver");
    expect((await client.rest()).at(-1)).toBe("#disconnect the\\_service\\_poll\\_failed:\\_no\\_answer\\_from\\_the\\_receiver");
    expect(records.find(({ level }) => level === "fatal")?.message).toBe("the service poll failed: no answer from the receiver");
    await expect(device.stop()).rejects.toThrow("no answer");
  });

  test("that do not heed their signal are named, and left behind", async () => {
    const { records, logSink } = keepLog();
    const device = new Dut({ logSink });
    device["addService"](() => new Promise(() => {}), "stubborn");
    await startDevice(device);
    await device.stop({ graceMs: 5 });
    expect(records.map(({ message }) => message)).toContain("the service stubborn ignored its signal for 5 ms");
  });
});

describe("deadlines", () => {
  test("abort the signal and answer for the handler, whether it heeds or not", async () => {
    const clock = new FakeClock();
    const { records, logSink } = keepLog();
    const device = new Dut({ clock, logSink });
    device.deadline(5, "hang", "deaf");
    const { client } = await startDevice(device);
    client.send("?hang[1]\n?deaf[2]\n");
    await client.ask("?watchdog");
    clock.advance(4999);
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
    clock.advance(1);
    expect(await client.until(/deaf/)).toEqual([
      "!hang[1] fail ?hang\\_took\\_longer\\_than\\_its\\_deadline\\_of\\_5\\_s",
      "!deaf[2] fail ?deaf\\_took\\_longer\\_than\\_its\\_deadline\\_of\\_5\\_s",
    ]);
    expect(records.filter(({ level }) => level === "error")).toEqual([]);
    const stopped = device.stop();
    clock.advance(1000);
    await stopped;
    expect(() => device.deadline(0, "hang")).toThrow("expected a deadline above 0 s, received 0");
  });
});

describe("a request that is overridden", () => {
  test("may refuse, or do what it did", async () => {
    const device = new Dut();
    let isBusy = true;
    device.overrideRequest("halt", (_, next) => {
      if (isBusy) throw new FailReply("Capturing");
      return next();
    });
    const { client } = await startDevice(device);
    expect(await client.reply("?halt[1]")).toBe("!halt[1] fail Capturing");
    isBusy = false;
    expect(await client.reply("?halt[2]")).toBe("!halt[2] ok");
    await device.join();
    expect(() => device.overrideRequest("nothing", (_, next) => next())).toThrow("there is no request ?nothing to override");
  });
});

describe("what a device tells of itself", () => {
  test("counts requests by outcome, clients, and how long its own took", async () => {
    const clock = runningClock();
    const device = new Dut({ clock });
    device.deadline(2, "hang");
    const { client, port } = await startDevice(device);
    (await connectWire(port)).destroy();
    await client.reply("?who");
    await client.reply("?nothing");
    client.send("?hang\n");
    await client.ask("?watchdog");
    clock.advance(500);
    expect(device.pending).toEqual([{ name: "hang", id: undefined, client: expect.stringMatching(/^127/), ageMs: 500 }]);
    expect(device.stats().pending).toBe(1);
    clock.advance(1500);
    await client.until(/^!hang/);
    await until(() => device.stats().clients.connected === 1);
    const { requests, latencyMs, clients, backlogBytes, eventLoopDelayMs } = device.stats();
    expect(requests).toEqual({ ok: 2, invalid: 1, fail: 1 });
    expect(latencyMs.count).toBe(3);
    expect(latencyMs.maximum).toBeCloseTo(2000, -1);
    expect(clients).toEqual({ connected: 1, total: 2, dropped: 0, refused: 0, throttled: 0 });
    expect(backlogBytes).toBe(0);
    expect(eventLoopDelayMs.count).toBe(8);
  });

  test("writes a line for each request where it is asked to, with what programs want to know", async () => {
    const clock = runningClock();
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dut({ clock, logSink, logRequests: true }));
    await client.reply("?who[7]");
    const address = expect.stringMatching(/^127/) as string;
    const [asked, line] = records.filter(({ data }) => data?.["request"] === "who");
    expect(asked).toMatchObject({ name: "d.who", message: "asked", data: { client: address, request: "who", id: 7 } });
    expect(line).toMatchObject({
      level: "info",
      message: "?who ok",
      data: { client: address, request: "who", id: 7, outcome: "ok", ms: 0 },
    });
  });

  test("names the handlers that ran when its event loop stood still", async () => {
    const clock = runningClock();
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Dut({ clock, logSink }));
    client.send("?hang\n");
    await client.ask("?who");
    clock.stall(1000);
    clock.advance(0);
    const [stall] = records.filter(({ message }) => message.startsWith("the event loop"));
    expect(stall?.message).toMatch(
      /^the event loop was blocked for 750 ms; the last handler that was called is \?who; running: \?hang of 127\.0\.0\.1:\d+ for 1000 ms$/,
    );
  });
});

describe("a device at several addresses", () => {
  test("answers at each of them, and at IPv6 where the machine has it", async () => {
    const hosts = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"))
      ? ["127.0.0.1", "::1"]
      : ["127.0.0.1"];
    const listen = [{ host: "127.0.0.1", port: 0 }, ...hosts.map((host) => ({ host, port: 0 }))];
    const { device } = await startDevice(new Dut({ listen }));
    expect(new Set(device.addresses.map(({ port }) => port)).size).toBe(listen.length);
    expect(device.address).toEqual(device.addresses[0]);
    for (const { host, port } of device.addresses) {
      const client = await connectWire(port, host);
      expect((await client.ask("?client-list")).filter((line) => line.includes(host.includes(":") ? "[::1]:" : "127.0.0.1:"))).not.toEqual(
        [],
      );
    }
  });

  test("opens all of them or none", async () => {
    const { port } = await startDevice(new Dut());
    const device = new Dut({
      listen: [
        { host: "127.0.0.1", port: 0 },
        { host: "127.0.0.1", port },
      ],
    });
    await expect(device.start()).rejects.toThrow("another program listens there");
    expect(device.addresses).toEqual([]);
  });
});

describe("a device for a single client", () => {
  test("lets the newest win, and has nothing that concerns several", async () => {
    const { client, port } = await startDevice(new Dut({ singleClient: true }));
    await client.until(/scan-done/);
    expect((await client.ask("?version-list"))[0]).toBe("#version-list katcp-protocol 5.1-IB");
    expect(await client.reply("?client-list")).toMatch(/^!client-list invalid/);
    const newer = await connectWire(port);
    expect(await client.rest()).toEqual([
      expect.stringMatching(
        /^#disconnect client\\_127\.0\.0\.1:\d+\\_has\\_connected,\\_and\\_this\\_device\\_serves\\_one\\_client\\_at\\_a\\_time$/,
      ),
    ]);
    expect(await newer.reply("?watchdog")).toBe("!watchdog ok");
  });
});
