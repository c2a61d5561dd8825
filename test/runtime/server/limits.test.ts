import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer, type DeviceServerOptions, FailReply, type RequestContext } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { connectWire, startDevice } from "../../support/running-device.js";

/** Requests that run until they are told to end, in the order in which they began. */
class Held extends DeviceServer {
  readonly begun: string[] = [];
  readonly #ends: (() => void)[] = [];

  constructor(options: DeviceServerOptions = {}) {
    super({ name: "held", version: "held-1.0" }, { port: 0, buildState: "held-1", logSink: () => {}, ...options });
    for (const name of ["one", "two"]) this.addRequest({ name, description: "Hold." }, (ctx) => this.#hold(name, ctx));
  }

  /** Lets the one that began first end. */
  release(): void {
    this.#ends.shift()?.();
  }

  #hold(name: string, ctx: RequestContext): Promise<void> {
    this.begun.push(`${name}[${ctx.message.id}]`);
    return new Promise((resolve) => {
      this.#ends.push(resolve);
    });
  }
}

/** Waits for something to become so, and fails with the test's own time limit. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

describe("a device with a bound on what is pending", () => {
  test("stops reading a client at its bound, and goes on below it", async () => {
    const { client, device, port } = await startDevice(new Held({ maximumPendingPerClient: 2 }));
    client.send("?one[1]\n?one[2]\n?one[3]\n?watchdog[4]\n");
    await until(() => device.begun.length === 2);
    const other = await connectWire(port);
    expect(await other.reply("?watchdog")).toBe("!watchdog ok");
    expect(device.begun).toEqual(["one[1]", "one[2]"]);
    device.release();
    expect(await client.until(/^!one/)).toEqual([expect.stringMatching(/^#client-connected/), "!one[1] ok"]);
    await until(() => device.begun.length === 3);
    device.release();
    expect(await client.until(/watchdog/)).toEqual(["!one[2] ok", "!watchdog[4] ok"]);
  });

  test("stops reading all clients at that of the device, also those that come then", async () => {
    const { client, device, port } = await startDevice(new Held({ maximumPending: 2 }));
    client.send("?one[1]\n?one[2]\n");
    await until(() => device.begun.length === 2);
    const other = await connectWire(port);
    other.send("?two[3]\n");
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(device.begun).toEqual(["one[1]", "one[2]"]);
    device.release();
    await until(() => device.begun.length === 3);
    expect(device.begun.at(-1)).toBe("two[3]");
  });
});

describe("a limit on what runs at once", () => {
  test("lets the requests that it names have their turns in the order in which they came", async () => {
    const held = new Held();
    held.limit(1, "one", "two");
    const { client, device } = await startDevice(held);
    client.send("?one[1]\n?two[2]\n?one[3]\n?watchdog[4]\n");
    expect(await client.until(/watchdog/)).toEqual(["!watchdog[4] ok"]);
    expect(device.begun).toEqual(["one[1]"]);
    for (const [done, next] of [
      ["!one[1] ok", "two[2]"],
      ["!two[2] ok", "one[3]"],
    ]) {
      device.release();
      expect(await client.until(/^!/)).toEqual([done]);
      await until(() => device.begun.at(-1) === next);
    }
    device.release();
    expect(await client.until(/^!/)).toEqual(["!one[3] ok"]);
  });

  test("holds for all but the standard requests where it names none", async () => {
    const held = new Held();
    held.limit(2);
    const { client, device } = await startDevice(held);
    client.send("?one[1]\n?two[2]\n?one[3]\n?help[4] one\n");
    await client.until(/^!help/);
    expect(device.begun).toEqual(["one[1]", "two[2]"]);
  });

  test("answers what still waits for its turn when the device stops", async () => {
    const held = new Held();
    held.limit(1, "one");
    const { client, device } = await startDevice(held);
    client.send("?one[1]\n?one[2]\n");
    await until(() => device.pending.length === 2);
    const stopping = device.stop({ graceMs: 10 });
    device.release();
    await stopping;
    expect((await client.rest()).slice(0, 2)).toEqual(["!one[1] ok", "!one[2] fail request\\_cancelled:\\_the\\_device\\_is\\_stopping"]);
  });

  test("is at least one", () => {
    expect(() => new Held().limit(0, "one")).toThrow(new RangeError("expected 1 or more at once, received 0"));
  });
});

test("a proxy answers what it does not know itself", async () => {
  class RelayDevice extends DeviceServer {
    protected override async onUnknownRequest(ctx: RequestContext): Promise<unknown> {
      if (ctx.message.name === "refused") throw new FailReply("not there either");
      return [ctx.message.name, ...ctx.message.arguments];
    }
  }
  const { client } = await startDevice(new RelayDevice({ version: "proxy-1.0" }, { port: 0, buildState: "p-1", logSink: () => {} }));
  expect(await client.reply("?anything[7] a \\@ b\\_c")).toBe("!anything[7] ok anything a \\@ b\\_c");
  expect(await client.reply("?refused")).toBe("!refused fail not\\_there\\_either");
  expect(await client.reply("?watchdog")).toBe("!watchdog ok");
});
