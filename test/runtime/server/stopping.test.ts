import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer, type DeviceServerOptions, type RequestContext } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { connectWire, keepLog, startDevice } from "../../support/running-device.js";

const contract = {
  name: "d",
  version: "d-1.0",
  requests: [
    { name: "end", description: "Stop the device.", arguments: [{ name: "how", type: "string" as const }] },
    { name: "last", description: "Stop it in a generator.", informs: [{ name: "n", type: "integer" as const }] },
    { name: "wait", description: "Wait until released." },
    { name: "stubborn", description: "Heed nothing." },
  ],
};

class Ending extends DeviceServer {
  readonly stops: string[] = [];
  release: () => void = () => {};
  /** What a handler stops: itself, unless another one is given. */
  target: DeviceServer = this;

  constructor(options: DeviceServerOptions = {}) {
    super(contract, { port: 0, buildState: "d-1", logSink: () => {}, ...options });
  }

  protected override onStop(): void {
    this.stops.push("onStop");
  }

  protected requestEnd({ how }: { readonly how: string }): Promise<void> {
    return this.#ways[how]?.() ?? Promise.reject(new Error(how));
  }

  protected async *requestLast(): AsyncGenerator<{ n: number }> {
    yield { n: 1 };
    await turn();
    await this.#stop();
    yield { n: 2 };
  }

  protected requestWait(ctx: RequestContext): Promise<void> {
    return new Promise((resolve, reject) => {
      this.release = resolve;
      ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason));
    });
  }

  protected requestStubborn(): Promise<void> {
    return new Promise(() => {});
  }

  readonly #ways: Readonly<Record<string, () => Promise<void>>> = {
    "at once": () => this.#stop(),
    later: async () => {
      await turn();
      await this.#stop();
    },
    "in what it calls": async () => {
      await turn();
      await this.#helper();
    },
    "in a callback": () => turn().then(() => this.#stop()),
    "beside other work": async () => {
      await turn();
      await Promise.all([turn(), this.#helper()]);
    },
  };

  async #helper(): Promise<void> {
    await turn();
    await this.#stop();
  }

  async #stop(): Promise<void> {
    await this.target.stop({ cancel: false });
    this.stops.push("stop resolved");
  }
}

describe("a stop that lets all finish, awaited in a handler", () => {
  test.each(["at once", "later", "in what it calls", "in a callback", "beside other work"])(
    "%s, does not wait for itself, but for the others: its reply is sent, and then the device stops",
    async (how) => {
      const { device, client, port } = await startDevice(new Ending());
      const other = await connectWire(port);
      other.send("?wait\n");
      while (device.pending.length === 0) await turn();
      expect(await client.reply(`?end ${how.replaceAll(" ", "\\_")}`)).toBe("!end ok");
      expect(device.stops).toEqual(["stop resolved"]);
      device.release();
      expect(await other.until(/^!wait/)).toContain("!wait ok");
      await device.join();
      expect(device.stops).toEqual(["stop resolved", "onStop"]);
    },
  );

  test("in a generator, sends the informs after it too", async () => {
    const { device, client } = await startDevice(new Ending());
    expect(await client.ask("?last")).toEqual(expect.arrayContaining(["#last 1", "#last 2", "!last ok 2"]));
    await device.join();
  });

  test("whose turn had to come, does not wait for itself", async () => {
    const device = new Ending();
    device.limit(1, "end", "wait");
    const { client, port } = await startDevice(device);
    const other = await connectWire(port);
    other.send("?wait\n");
    while (device.pending.length === 0) await turn();
    client.send("?end later\n");
    while (device.pending.length < 2) await turn();
    device.release();
    expect(await client.until(/^!end/)).toContain("!end ok");
    await device.join();
  });

  test("of another device, waits for that one to have stopped", async () => {
    const { device: other } = await startDevice(new Ending());
    const { device, client } = await startDevice(new Ending());
    device.target = other;
    expect(await client.reply("?end later")).toBe("!end ok");
    expect(other.stops).toEqual(["onStop"]);
    expect(device.stops).toEqual(["stop resolved"]);
  });

  test("that also cancels, is answered as well", async () => {
    const device = new Ending();
    device.addRequest({ name: "quit", description: "Stop." }, async () => {
      await turn();
      await device.stop();
    });
    const { client } = await startDevice(device);
    expect(await client.reply("?quit")).toBe("!quit ok");
    await device.join();
    expect(device.stops).toEqual(["onStop"]);
  });
});

test("work that a handler has begun and does not wait for is not taken for the handler", async () => {
  const device = new Ending();
  device.addRequest({ name: "begin", description: "Begin to stop." }, () => {
    const stopLater = async (): Promise<void> => {
      await turn();
      await turn();
      await device.stop({ cancel: false });
      device.stops.push("stopped");
    };
    void stopLater();
  });
  const { client } = await startDevice(device);
  expect(await client.reply("?begin")).toBe("!begin ok");
  await device.join();
  await turn();
  expect(device.stops).toEqual(["onStop", "stopped"]);
});

describe("a later stop", () => {
  test("cancels what the first one lets finish", async () => {
    const { device, client } = await startDevice(new Ending());
    client.send("?wait\n");
    while (device.pending.length === 0) await turn();
    const first = device.stop({ cancel: false });
    await turn();
    expect(device.stops).toEqual([]);
    await device.stop();
    await first;
    expect(await client.rest()).toContain("!wait fail request\\_cancelled:\\_the\\_device\\_is\\_stopping");
    expect(device.stops).toEqual(["onStop"]);
  });

  test("that lets all finish as well does not hurry it", async () => {
    const { device, client } = await startDevice(new Ending());
    client.send("?wait\n");
    while (device.pending.length === 0) await turn();
    const stops = [device.stop({ cancel: false }), device.stop({ cancel: false })];
    await turn();
    await turn();
    expect(device.pending.length).toBe(1);
    device.release();
    await Promise.all(stops);
    expect(await client.rest()).toContain("!wait ok");
  });

  test("shortens the time of grace, and never lengthens it", async () => {
    const clock = new FakeClock();
    const { records, logSink } = keepLog();
    const { device, client } = await startDevice(new Ending({ clock, logSink }));
    client.send("?stubborn\n");
    while (device.pending.length === 0) await turn();
    const stopped = device.stop({ graceMs: 60_000 });
    await turn();
    void device.stop({ graceMs: 120_000 });
    void device.stop({ graceMs: 500 });
    clock.advance(499);
    await turn();
    expect(device.stops).toEqual([]);
    clock.advance(1);
    await stopped;
    expect(device.stops).toEqual(["onStop"]);
    expect(records.map(({ message }) => message)).toContain("the handler of ?stubborn ignored its signal for 500 ms");
    expect(clock.waiting).toBe(0);
  });

  test("of a device that was halted by a handler hurries that, too", async () => {
    const device = new Ending();
    device.addRequest({ name: "quit", description: "Halt, and let all finish." }, () => device.halt({ cancel: false }));
    const { client } = await startDevice(device);
    client.send("?stubborn\n");
    expect(await client.reply("?quit")).toBe("!quit ok");
    await turn();
    await device.stop({ graceMs: 0 });
    expect(device.stops).toEqual(["onStop"]);
  });
});
