import { setImmediate as turn } from "node:timers/promises";
import { type DeviceContract, DeviceServer } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { connectWire, startDevice } from "../../support/running-device.js";

const options = { port: 0, buildState: "d-1", logSink: () => {} };
const plain: DeviceContract = { name: "d", version: "d-1.0", sensors: [{ name: "a", type: "float", description: "A." }] };
const timed: DeviceContract = { ...plain, requests: [{ name: "go", description: "Go.", timeout: 2.5 }] };

class Timed extends DeviceServer {
  constructor() {
    super(timed, options);
  }

  protected requestGo(): void {}
}

describe("a device whose requests may take long", () => {
  test("hints at how long, and says so by the flag T", async () => {
    const { client } = await startDevice(new Timed());
    expect((await client.ask("?version-list"))[0]).toBe("#version-list katcp-protocol 5.1-MIBT");
    expect(await client.ask("?request-timeout-hint[2]")).toEqual(["#request-timeout-hint[2] go 2.5", "!request-timeout-hint[2] ok 1"]);
    expect(await client.ask("?request-timeout-hint go")).toEqual(["#request-timeout-hint go 2.5", "!request-timeout-hint ok 1"]);
    expect(await client.ask("?request-timeout-hint help")).toEqual(["#request-timeout-hint help 0.0", "!request-timeout-hint ok 1"]);
    expect(await client.ask("?request-timeout-hint x")).toEqual(["!request-timeout-hint fail Unknown\\_request\\_x"]);
  });

  test("has no hints where its interface gives none", async () => {
    const { client } = await startDevice(new DeviceServer(plain, options));
    expect((await client.ask("?version-list"))[0]).toBe("#version-list katcp-protocol 5.1-MIB");
    expect(await client.reply("?request-timeout-hint")).toBe("!request-timeout-hint invalid Unknown\\_request\\_request-timeout-hint");
  });
});

describe("a timeout of a request that is added by hand", () => {
  const slow = { name: "slow", description: "Slow.", timeout: 30 } as const;

  test("alone gives the hint and the flag T, from the start", async () => {
    class Slow extends DeviceServer {
      constructor() {
        super(plain, options);
        this.addRequest(slow, () => "done");
      }
    }
    const { client, device } = await startDevice(new Slow());
    expect((await client.ask("?version-list"))[0]).toBe("#version-list katcp-protocol 5.1-MIBT");
    expect(device.versions[0]).toEqual(["katcp-protocol", "5.1-MIBT"]);
    expect(await client.ask("?request-timeout-hint")).toEqual(["#request-timeout-hint slow 30.0", "!request-timeout-hint ok 1"]);
  });

  test("is hinted at from then on where it comes later, and the flag goes with the request", async () => {
    const { client, device } = await startDevice(new DeviceServer(plain, options));
    device.addRequest(slow, () => "done");
    expect(await client.until(/interface-changed/)).toEqual(["#interface-changed request-list"]);
    expect(await client.ask("?request-timeout-hint slow")).toEqual(["#request-timeout-hint slow 30.0", "!request-timeout-hint ok 1"]);
    expect(device.versions[0]).toEqual(["katcp-protocol", "5.1-MIBT"]);
    device.addRequest({ ...slow, name: "slower" }, () => "done");
    device.removeRequest("request-timeout-hint");
    expect(device.versions[0]).toEqual(["katcp-protocol", "5.1-MIB"]);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("is refused where it is %d", (timeout) => {
    const device = new DeviceServer(plain, options);
    expect(() => device.addRequest({ ...slow, timeout }, () => "done")).toThrow(
      `request ?slow: expected a timeout above 0 s and finite, received ${timeout}`,
    );
  });
});

describe("a restart", () => {
  test("is unknown to a device that cannot", async () => {
    const { client } = await startDevice(new DeviceServer(plain, options));
    expect(await client.reply("?restart")).toBe("!restart invalid Unknown\\_request\\_restart");
  });

  test("is answered, then the device stops, and then begins anew as its author says", async () => {
    let restart = (): void => {};
    const restarted = new Promise<void>((resolve) => {
      restart = resolve;
    });
    class Restarting extends DeviceServer {
      protected override onRestart(): void {
        restart();
      }
    }
    const { client, device } = await startDevice(new Restarting(plain, options));
    client.send("?restart[1]\n");
    expect(await client.rest()).toEqual(["!restart[1] ok", "#disconnect the\\_device\\_is\\_stopping"]);
    await restarted;
    await device.join();
  });
});

describe("a restart that needs no stop", () => {
  class Board extends DeviceServer {
    restarts = 0;
    constructor() {
      super(plain, { ...options, stopsToRestart: false });
    }
    protected override async onRestart(): Promise<void> {
      await turn();
      this.restarts++;
      if (this.restarts > 1) throw new Error("the board does not answer");
    }
  }

  test("is answered once it is done, and the device and its clients stay", async () => {
    const { client, device } = await startDevice(new Board());
    expect(await client.reply("?restart[1]")).toBe("!restart[1] ok");
    expect(device.restarts).toBe(1);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("fails where it fails", async () => {
    const { client } = await startDevice(new Board());
    await client.reply("?restart");
    expect(await client.reply("?restart")).toBe("!restart fail the\\_board\\_does\\_not\\_answer");
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });
});

describe("a device that changes", () => {
  test("tells of requests that come and go, and knows them", async () => {
    const { client, device } = await startDevice(new DeviceServer(plain, options));
    device.addRequest({ name: "late", description: "Late." }, () => "here");
    expect(await client.until(/interface-changed/)).toEqual(["#interface-changed request late added"]);
    expect(await client.reply("?late")).toBe("!late ok here");
    expect(device.removeRequest("late")).toBe(true);
    expect(device.removeRequest("late")).toBe(false);
    expect(device.removeRequest("client-list")).toBe(true);
    expect(await client.until(/interface-changed/)).toEqual(["#interface-changed request-list"]);
    expect(await client.reply("?late")).toBe("!late invalid Unknown\\_request\\_late");
  });

  test("tells nobody of what it does not do: a request goes that was not there, or has a name that is taken", async () => {
    const { client, device } = await startDevice(new DeviceServer(plain, options));
    expect(device.removeRequest("late")).toBe(false);
    expect(() => device.addRequest({ name: "help", description: "Mine." }, () => "here")).toThrow("request ?help exists already");
    expect(device.sensorSet.remove("late")).toBe(false);
    expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
  });

  test("tells of changes of both kinds as one of the whole interface", async () => {
    const { client, device } = await startDevice(new DeviceServer(plain, options));
    device.addRequest({ name: "late", description: "Late." }, () => undefined);
    device.sensorSet.remove("a");
    expect(await client.until(/interface-changed/)).toEqual(["#interface-changed"]);
  });

  test("tells of more roles to whoever connects", async () => {
    const { device, port } = await startDevice(new DeviceServer(plain, options));
    device.addVersion("firmware", "fw-3", "serial-17");
    const client = await connectWire(port);
    const lines = await client.ask("?version-list");
    expect(lines.slice(-2)).toEqual(["#version-list firmware fw-3 serial-17", "!version-list ok 4"]);
    expect(device.versions.map((role) => `#version-list ${role.join(" ")}`)).toEqual(lines.slice(-5, -1));
  });
});

test("?sensor-sampling-clear ends all sampling of the client", async () => {
  const { client, device } = await startDevice(new DeviceServer(plain, options));
  await client.ask("?sensor-sampling a event");
  expect(await client.reply("?sensor-sampling-clear")).toBe("!sensor-sampling-clear ok");
  expect(await client.reply("?sensor-sampling a")).toBe("!sensor-sampling ok a none");
  const sensor = device.sensorSet.get("a");
  if (sensor !== undefined) sensor.value = 5;
  expect(await client.ask("?watchdog")).toEqual(["!watchdog ok"]);
});
