import { setImmediate as turn } from "node:timers/promises";
import {
  Address,
  type ClientWarning,
  ConnectionLostError,
  DeviceServer,
  discrete,
  float,
  integer,
  type Message,
  mirrorSensors,
  Sensor,
  SensorSet,
  SensorWatcher,
  string,
} from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { DutClient, dutContract, greeting5, talkTo, until } from "../../support/dut-client.js";
import { connectTo, type MemoryOptions, serve } from "../../support/memory-pair.js";

class Dut extends DeviceServer {
  readonly sampled: string[] = [];

  constructor(options: MemoryOptions) {
    super({ ...dutContract, requests: [], sensors: [] }, options);
    for (const name of ["a", "b", "c"]) this.sensorSet.add(new Sensor({ name, description: `The ${name}.`, units: "K", datatype: float }));
    this.overrideRequest("sensor-sampling", (ctx, next) => {
      this.sampled.push(ctx.message.line.replace(/^\?sensor-sampling\[\d+\] /, ""));
      return next();
    });
  }

  set(name: string, value: number): void {
    (this.sensorSet.get(name) as Sensor<number>).value = value;
  }
}

function watching(client: DutClient, options = {}): SensorWatcher {
  const watcher = new SensorWatcher(client, options);
  onTestFinished(() => watcher.close());
  return watcher;
}

const warningsOf = (): { readonly warnings: ClientWarning[]; readonly onWarning: (warning: ClientWarning) => void } => {
  const warnings: ClientWarning[] = [];
  return { warnings, onWarning: (warning) => warnings.push(warning) };
};

describe("a watcher", () => {
  test("mirrors what a device has, as it comes, changes and goes", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const watcher = watching(client);
    expect(watcher.state).toBe("syncing");
    await watcher.synced();
    expect([...watcher.sensors.keys()]).toEqual(["a", "b", "c"]);
    expect(watcher.sensors.get("a")).toMatchObject({ description: "The a.", units: "K", type: "float", status: "unknown", value: 0 });
    device.set("b", 2.5);
    await until(() => watcher.sensors.get("b")?.value === 2.5);
    expect(watcher.sensors.get("b")?.status).toBe("nominal");
    device.sensorSet.remove("c");
    device.sensorSet.add(new Sensor({ name: "d", description: "New.", datatype: string, initialValue: "x" }));
    await until(() => watcher.sensors.get("d")?.value === "x");
    await watcher.synced();
    expect([...watcher.sensors.keys()]).toEqual(["a", "b", "d"]);
    // The device says no more than that its sensors have changed: each may be another one, and is asked for anew.
    expect(device.sampled).toEqual(["a,b,c auto", "a,b,d auto"]);
  });

  test("hands readings on as they come, where somebody takes them in place of its sensors", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const seen: string[] = [];
    const onReading = (name: string, inform: Message, first: number): void => {
      seen.push([name, ...[0, 1, 2].map((index) => inform.text(first + index))].join(" "));
    };
    const watcher = watching(client, { onReading });
    await watcher.synced();
    device.set("b", 2.5);
    await until(() => seen.length === 4);
    expect(seen).toEqual(["a a unknown 0.0", "b b unknown 0.0", "c c unknown 0.0", "b b nominal 2.5"]);
    expect(watcher.sensors.get("b")).toMatchObject({ status: "unknown", value: 0 });
    // The watcher has no last value to show another listener: the device is asked for it.
    for await (const { value } of client.sensor("b", float).readings("auto")) {
      expect(value).toBe(2.5);
      break;
    }
  });

  test("goes on when who takes its readings throws, and the client warns", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const { warnings, onWarning } = warningsOf();
    const client = await connectTo(DutClient, network, { onWarning });
    let count = 0;
    const onReading = (): void => {
      count++;
      throw new Error("no room");
    };
    await watching(client, { onReading }).synced();
    device.set("b", 2.5);
    await until(() => count === 4);
    expect(warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining("onReading of a SensorWatcher"));
  });

  test("tells its states, from the first to the last", async () => {
    const { network } = await serve((options) => new Dut(options));
    const client = new DutClient("dut", 7147, { connector: network.connect, reconnect: () => 1 });
    const watcher = watching(client);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const state of watcher.states()) seen.push(state);
    })();
    await client.connect();
    await watcher.synced();
    network.links[0]?.cut();
    await until(() => watcher.state !== "synced");
    await watcher.synced();
    await client.close();
    await reading;
    expect(seen).toEqual(["disconnected", "syncing", "synced", "disconnected", "syncing", "synced", "closed"]);
    await expect(watcher.synced()).rejects.toThrow(ConnectionLostError);
  });

  test("shows the last values as unreachable while the device is away", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const watcher = watching(client);
    await watcher.synced();
    device.set("a", 4);
    await until(() => watcher.sensors.get("a")?.value === 4);
    const lost = client.core.states.until(({ kind }) => kind === "waiting");
    network.links[0]?.cut();
    await lost;
    expect(watcher.sensors.get("a")?.reading).toMatchObject({ status: "unreachable", value: 4 });
    device.set("a", 5);
    await watcher.synced();
    expect(watcher.sensors.get("a")?.reading).toMatchObject({ status: "nominal", value: 5 });
  });

  test("may be added on a live connection, beside another: the device is asked once", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    device.set("a", 3);
    const client = await connectTo(DutClient, network);
    await watching(client).synced();
    const second = watching(client, { filter: ({ name }: { name: string }) => name !== "b" });
    await second.synced();
    expect([...second.sensors].map(({ name, value, status }) => [name, value, status])).toEqual([
      ["a", 3, "nominal"],
      ["c", 0, "unknown"],
    ]);
    expect(device.sampled).toEqual(["a,b,c auto"]);
  });

  test("samples by name or pattern as it is told, also what comes later, and what goes and comes back", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const watcher = watching(client, { strategy: "event" });
    watcher.setStrategy(/^(b|d)/, "period 10");
    watcher.setStrategy("c", "none");
    await watcher.synced();
    expect(device.sampled.toSorted()).toEqual(["a event", "b period 10"]);
    device.sensorSet.add(new Sensor({ name: "d", description: "New.", datatype: float }));
    await until(() => watcher.sensors.has("d"));
    await watcher.synced();
    const b = device.sensorSet.get("b") as Sensor<number>;
    device.sensorSet.remove(b);
    await until(() => !watcher.sensors.has("b"));
    device.sensorSet.add(b);
    await until(() => watcher.sensors.has("b"));
    await watcher.synced();
    expect(device.sampled.slice(2)).toEqual(["d period 10", "b period 10"]);
    watcher.setStrategy("a", "event-rate 1 10");
    await watcher.synced();
    expect(device.sampled.at(-1)).toBe("a event-rate 1 10");
  });

  test("follows a sensor that comes back as another", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const watcher = watching(client);
    await watcher.synced();
    device.sensorSet.remove("a");
    device.sensorSet.add(new Sensor({ name: "a", description: "Now a mode.", datatype: discrete(["on", "off"]), initialValue: "off" }));
    await until(() => watcher.sensors.get("a")?.type === "discrete");
    await watcher.synced();
    expect(watcher.sensors.get("a")).toMatchObject({ parameters: ["on", "off"], value: "off" });
  });

  test("ends quietly, and stops what it had sampled", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const watcher = new SensorWatcher(client);
    await watcher.synced();
    watcher.close();
    watcher.close();
    await client.request("watchdog");
    expect(device.sampled).toEqual(["a,b,c auto", "a,b,c none"]);
    expect(watcher.state).toBe("closed");
  });

  test("can be mirrored further, as a proxy does it", async () => {
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network);
    const watcher = watching(client);
    const own = new SensorSet();
    mirrorSensors(watcher, own, { rename: (name) => `rx.${name}` });
    await watcher.synced();
    device.set("a", 9);
    await until(() => own.get("rx.a")?.value === 9);
    const lost = client.core.states.until(({ kind }) => kind === "waiting");
    network.links[0]?.cut();
    await lost;
    expect(own.get("rx.a")?.status).toBe("unreachable");
  });
});

describe("the forms of #interface-changed", () => {
  const list = "#sensor-list[ID] a A. K float\n#sensor-list[ID] b B. K float\n!sensor-list[ID] ok 2\n";
  const one = "#sensor-list[ID] b B. K float\n!sensor-list[ID] ok 1\n";

  test.each([
    ["", ["?sensor-list"]],
    [" sensor-list", ["?sensor-list"]],
    [" sensor b added", ["?sensor-list b"]],
    [" sensor b modified", ["?sensor-list b"]],
    [" request-list", []],
    [" request go added", []],
  ])("are understood:%s", async (words, asked) => {
    const { client, server } = await talkTo(greeting5, (line) => {
      const id = /\[(\d+)\]/.exec(line)?.[1] ?? "";
      if (line.startsWith("?sensor-list")) return (line.endsWith(" b") ? one : list).replaceAll("ID", id);
      return `!${line.slice(1).replace(/ |$/, " ok ")}\n`;
    });
    const watcher = watching(client);
    await watcher.synced();
    const before = server.received.length;
    server.send(`#interface-changed${words}\n`);
    await client.request("watchdog");
    await watcher.synced();
    const lines = server.received.slice(before).map((line) => line.replace(/\[\d+\]/, ""));
    expect(lines.filter((line) => line.startsWith("?sensor-list"))).toEqual(asked);
  });
});

describe("what cannot be shown", () => {
  /** A device whose list and readings are as a test has them. */
  async function watch(list: string, readings: string, options = {}) {
    const { warnings, onWarning } = warningsOf();
    const { client, server } = await talkTo(
      greeting5,
      (line) => {
        const [, name = "", id = "", rest = ""] = /^\?([\w-]+)\[(\d+)\] ?(.*)$/.exec(line) ?? [];
        if (name === "sensor-list") return `${list.replaceAll("ID", id)}!sensor-list[${id}] ok\n`;
        return name === "sensor-sampling" ? `${readings}!${name}[${id}] ok ${rest}\n` : `!${name}[${id}] ok\n`;
      },
      { onWarning, ...options },
    );
    const watcher = watching(client);
    await watcher.synced();
    return { watcher, server, warnings, client };
  }

  test("leaves the last value, the status unknown, and one warning until a good one comes", async () => {
    const list = "#sensor-list[ID] n N. \\@ integer\n#sensor-list[ID] m M. \\@ discrete on off\n";
    const { watcher, server, warnings, client } = await watch(list, "#sensor-status 1.0 2 n nominal 5 m nominal on\n");
    const shown = () => [...watcher.sensors].map(({ name, status, value }) => `${name} ${status} ${value}`);
    expect(shown()).toEqual(["n nominal 5", "m nominal on"]);
    server.send("#sensor-status 2.0 1 n nominal many\n#sensor-status 2.0 1 n nominal more\n#sensor-status 2.0 1 m nominal sideways\n");
    await client.request("watchdog");
    expect(shown()).toEqual(["n unknown 5", "m unknown on"]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'sensor "n": its reading is not shown: expected an integer, received "many"',
      'sensor "m": its reading is not shown: expected one of on, off, received "sideways"',
    ]);
    server.send("#sensor-status 3.0 2 n nominal 6 m warn off\n#sensor-status 4.0 1 n odd 7\n");
    await client.request("watchdog");
    expect(shown()).toEqual(["n unknown 6", "m warn off"]);
    expect(warnings).toHaveLength(3);
  });

  test("is left out where its name or its description is none, and all else is there", async () => {
    const list = "#sensor-list[ID] a/b Bad. \\@ float\n#sensor-list[ID] short\n#sensor-list[ID] good Good. \\@ float\n";
    const { watcher, warnings } = await watch(list, "");
    expect([...watcher.sensors.keys()]).toEqual(["good"]);
    expect(warnings.map(({ kind }) => kind)).toEqual(["sensor", "sync"]);
  });

  test("is little: every type of every device is shown, and integers beyond 2^53 as bigint", async () => {
    const types = ["integer", "integer", "float", "boolean", "timestamp", "address", "string", "lru", "colour", "discrete"];
    const values = ["12", "18446744073709551615", "nan", "1", "1.5", "[::1]:7", "x\\_y", "error", "red", "anything"];
    const list = types.map((type, index) => `#sensor-list[ID] s${index} S. \\@ ${type}\n`).join("");
    const readings = values.map((value, index) => `#sensor-status 1.0 1 s${index} nominal ${value}\n`).join("");
    const { watcher, warnings } = await watch(list, readings);
    expect([...watcher.sensors].map(({ value }) => (value instanceof Address ? String(value) : value))).toEqual([
      ...[12, 18446744073709551615n, Number.NaN, true, 1.5, "[::1]:7", "x y", "error", "red", "anything"],
    ]);
    expect(warnings).toEqual([]);
    expect(watcher.sensors.get("s7")?.type).toBe("lru");
  });
});

describe("a device that refuses", () => {
  test("one of many in bulk is asked for each, and what vanished in between is unreachable", async () => {
    const { warnings, onWarning } = warningsOf();
    const { client, server } = await talkTo(
      greeting5,
      (line) => {
        const [, name = "", id = "", sensor = ""] = /^\?([\w-]+)\[(\d+)\] ?(\S*)/.exec(line) ?? [];
        if (name === "sensor-list") return `#sensor-list[${id}] a A. K float\n#sensor-list[${id}] b B. K float\n!sensor-list[${id}] ok 2\n`;
        if (sensor !== "a") return `!${name}[${id}] fail Unknown\\_sensor\\_'b'\n`;
        return `#sensor-status 1.0 1 a nominal 1.0\n!${name}[${id}] ok a auto\n`;
      },
      { onWarning },
    );
    const watcher = watching(client);
    await watcher.synced();
    expect([...watcher.sensors].map(({ status }) => status)).toEqual(["nominal", "unreachable"]);
    expect(server.received.map((line) => line.replace(/\[\d+\]/, ""))).toEqual([
      "?sensor-list",
      "?sensor-sampling a,b auto",
      "?sensor-sampling a auto",
      "?sensor-sampling b auto",
    ]);
    expect(warnings).toMatchObject([{ kind: "sensor", sensor: "b" }]);
  });

  test("a strategy of the author's samples by auto instead, and warns", async () => {
    const { warnings, onWarning } = warningsOf();
    const { device, network } = await serve((options) => new Dut(options));
    const client = await connectTo(DutClient, network, { onWarning });
    const watcher = watching(client, { filter: ({ name }: { name: string }) => name === "a", strategy: "nonsense" });
    await watcher.synced();
    device.set("a", 5);
    await until(() => watcher.sensors.get("a")?.value === 5);
    expect(device.sampled).toEqual(["a nonsense", "a auto"]);
    expect(warnings).toMatchObject([{ kind: "sensor", sensor: "a" }]);
  });

  test("to list sensors at all has none, and that is warned of", async () => {
    const { warnings, onWarning } = warningsOf();
    const { client } = await talkTo(greeting5, (line) => `!${line.slice(1)} invalid unknown_command\n`, { onWarning });
    const watcher = watching(client);
    await watcher.synced();
    expect([...watcher.sensors]).toEqual([]);
    expect(warnings).toMatchObject([{ kind: "sync", message: "it lists no sensors: unknown_command" }]);
  });

  test("to answer in time is asked again later", async () => {
    const clock = new FakeClock();
    const { warnings, onWarning } = warningsOf();
    let isSlow = true;
    const { client, server } = await talkTo(
      greeting5,
      (line) => {
        const [, name = "", id = ""] = /^\?([\w-]+)\[(\d+)\]/.exec(line) ?? [];
        if (isSlow) return "";
        if (name === "sensor-list") return `#sensor-list[${id}] a A. K float\n!sensor-list[${id}] ok 1\n`;
        return `!${name}[${id}] ok a auto\n`;
      },
      { clock, onWarning, keepAlive: false },
    );
    const watcher = watching(client);
    await server.until((line) => line.startsWith("?sensor-list"));
    clock.advance(60_000);
    await until(() => warnings.length === 1);
    isSlow = false;
    clock.advance(5000);
    await watcher.synced();
    expect([...watcher.sensors.keys()]).toEqual(["a"]);
  });
});

describe("a restart in the middle of a sync", () => {
  test("begins the sync anew", async () => {
    const network = new MemoryNetwork();
    let connections = 0;
    await network.listen({ host: "dut", port: 7147 }, (stream) => {
      connections++;
      stream.write(greeting5);
      stream.on("data", (chunk: Buffer) => {
        for (const line of chunk.toString().split("\n").slice(0, -1)) {
          const [, name = "", id = ""] = /^\?([\w-]+)\[(\d+)\]/.exec(line) ?? [];
          if (name === "sensor-list") stream.write(`#sensor-list[${id}] a A. K integer\n!sensor-list[${id}] ok 1\n`);
          else if (connections === 1) stream.destroy();
          else stream.write(`#sensor-status 1.0 1 a nominal 3\n!${name}[${id}] ok a auto\n`);
        }
      });
    });
    const client = await connectTo(DutClient, network);
    const watcher = watching(client);
    await watcher.synced();
    expect(connections).toBe(2);
    expect(watcher.sensors.get("a")?.value).toBe(3);
  });
});

test.each([
  ["in bulk", undefined],
  ["one by one, where the device has no flag B", "5.1-MI"],
])("20,000 sensors are mirrored %s", { timeout: 240_000 }, async (_, protocol) => {
  let most = 0;
  const { device, network } = await serve((options) => {
    const made = new Dut(options);
    made.sensorSet.clear();
    for (let index = 0; index < 20_000; index++) {
      made.sensorSet.add(
        new Sensor({ name: `s${index}`, description: "One.", datatype: integer, initialValue: index, initialStatus: "nominal" }),
      );
    }
    return made;
  });
  device.overrideRequest("sensor-sampling", async (_ctx, next) => {
    most = Math.max(most, device.pending.length);
    await turn();
    return next();
  });
  const client = await connectTo(DutClient, network, { protocol });
  const watcher = watching(client);
  await watcher.synced();
  expect(watcher.sensors.size).toBe(20_000);
  expect(watcher.sensors.get("s19999")?.reading).toMatchObject({ status: "nominal", value: 19_999 });
  const names = device.sampled.flatMap((text) => text.slice(0, text.indexOf(" ")).split(","));
  expect([names.length, new Set(names).size]).toEqual([20_000, 20_000]);
  // The list comes in pieces, as busy as the device is, and what has come is asked for at once.
  if (protocol === undefined) expect(device.sampled.length).toBeLessThan(400);
  else expect(device.sampled.length).toBe(20_000);
  expect(most).toBeLessThanOrEqual(protocol === undefined ? 4 : 256);
});
