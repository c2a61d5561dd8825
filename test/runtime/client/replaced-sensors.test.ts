import { type ClientWarning, DeviceServer, float, integer, mirrorSensors, Sensor, SensorSet, SensorWatcher } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { DutClient as Dut, type DutClient, dutContract, greeting5, talkTo, until } from "../../support/dut-client.js";
import { connectTo, serve } from "../../support/memory-pair.js";

function watching(client: DutClient, options = {}): SensorWatcher {
  const watcher = new SensorWatcher(client, options);
  onTestFinished(() => watcher.close());
  return watcher;
}

const gauge = (name: string, value = 0): Sensor<number> =>
  new Sensor({ name, description: `The ${name}.`, units: "K", datatype: float, initialValue: value, initialStatus: "nominal" });

const shown = (watcher: SensorWatcher): readonly string[] =>
  [...watcher.sensors].map(({ name, type, status, value }) => `${name} ${type} ${status} ${value}`);

/** One request, as a script sees it. */
interface Asked {
  readonly id: string;
  readonly name: string;
  readonly args: string;
}

/** A scripted device whose answers are made of what is asked; `ID` in them is the identifier. */
async function script(answer: (asked: Asked) => string, options: ConstructorParameters<typeof Dut>[2] = {}, greeting = greeting5) {
  return talkTo(
    greeting,
    (line) => {
      const [, name = "", id = "", args = ""] = /^\?([\w-]+)(\[\d+\])? ?(.*)$/.exec(line) ?? [];
      return answer({ name, id, args }).replaceAll("ID", id);
    },
    options,
  );
}

describe("a sensor that is removed and added again with the same description", () => {
  test("in one turn is sampled anew, and shows what the new one says", async () => {
    const { device, network } = await serve((options) => new DeviceServer({ ...dutContract, requests: [], sensors: [] }, options));
    device.sensorSet.add(gauge("a", 1), gauge("b", 2));
    const client = await connectTo(Dut, network);
    const watcher = watching(client);
    await watcher.synced();
    const [before, b] = [watcher.sensors.get("a"), watcher.sensors.get("b")];
    const next = gauge("a", 7);
    device.sensorSet.remove("a");
    device.sensorSet.add(next);
    await until(() => watcher.sensors.get("a")?.value === 7);
    await watcher.synced();
    expect([watcher.sensors.get("a"), watcher.sensors.get("b")]).toEqual([before, b]);
    next.value = 8;
    await until(() => watcher.sensors.get("a")?.value === 8);
  });

  test.each([" sensor a modified", " sensor a added", " sensor-list", ""])(
    "and told of by #interface-changed%s is sampled and read anew, and until then not synced",
    async (words) => {
      let value = 1;
      const { client, server } = await script(({ name, args }) => {
        if (name === "sensor-list") return "#sensor-listID a A. K float\n!sensor-listID ok 1\n";
        return `#sensor-status 1.0 1 a nominal ${value}\n!${name}ID ok ${args}\n`;
      });
      const watcher = watching(client);
      await watcher.synced();
      value = 2;
      server.send(`#interface-changed${words}\n`);
      await until(() => watcher.state === "syncing");
      await watcher.synced();
      expect(shown(watcher)).toEqual(["a float nominal 2"]);
      expect(server.received.map((line) => line.replace(/\[\d+\]/, "")).slice(2)).toEqual([
        words.startsWith(" sensor a") ? "?sensor-list a" : "?sensor-list",
        "?sensor-sampling a auto",
      ]);
    },
  );

  test("gives a listener that comes later no reading of the one before", async () => {
    let value = 1;
    let isSilent = false;
    const { client, server } = await script(({ name, args }) => {
      if (name === "sensor-list") return "#sensor-listID rate R. \\@ float\n!sensor-listID ok 1\n";
      return isSilent ? "" : `#sensor-status 1.0 1 rate nominal ${value}\n!${name}ID ok ${args}\n`;
    });
    const watcher = watching(client);
    await watcher.synced();
    [value, isSilent] = [2, true];
    server.send("#interface-changed sensor rate modified\n");
    await server.until((line) => line.startsWith("?sensor-sampling[4]"));
    const next = client.sensors.rate.readings("auto").next();
    server.send("#sensor-status 2.0 1 rate nominal 2\n!sensor-sampling[4] ok rate auto\n");
    expect((await next).value?.value).toBe(2);
  });

  test("is not taken for sampled by an answer that was for the one before, though it comes with the list of the new one", async () => {
    let isReplaced = false;
    const { client, server } = await script(({ name, id, args }) => {
      if (name === "sensor-list" && !isReplaced) return "#sensor-listID a A. K float\n!sensor-listID ok 1\n";
      if (name === "sensor-sampling" && id === "[2]") {
        isReplaced = true;
        return "#interface-changed sensor-list\n";
      }
      // One packet: the list that shows the new type, and the answer to what was asked of the old one.
      if (name === "sensor-list") return "#sensor-listID a A. K discrete on off\n!sensor-listID ok 1\n!sensor-sampling[2] ok a auto\n";
      return `#sensor-status 1.0 1 a nominal off\n!${name}ID ok ${args}\n`;
    });
    const watcher = watching(client);
    await watcher.synced();
    expect(shown(watcher)).toEqual(["a discrete nominal off"]);
    expect(server.received).toEqual(["?sensor-list[1]", "?sensor-sampling[2] a auto", "?sensor-list[3]", "?sensor-sampling[4] a auto"]);
  });

  test("is not lost by a refusal that was for the one before", async () => {
    const { client } = await script(({ name, id, args }) => {
      if (name === "sensor-sampling" && id === "[2]") return "#interface-changed sensor a modified\n";
      if (name !== "sensor-list") return `#sensor-status 1.0 1 a nominal 5\n!${name}ID ok ${args}\n`;
      const stale = id === "[1]" ? "" : "!sensor-sampling[2] fail Unknown\\_sensor\n";
      return `#sensor-listID a A. K float\n!sensor-listID ok 1\n${stale}`;
    });
    const watcher = watching(client);
    await watcher.synced();
    expect(shown(watcher)).toEqual(["a float nominal 5"]);
  });
});

describe("a list of sensors that fails", () => {
  const warningsOf = (warnings: ClientWarning[]) => ({ onWarning: (warning: ClientWarning) => void warnings.push(warning) });

  test("keeps the mirror as it is, and is asked for again, ever more rarely", async () => {
    const clock = new FakeClock();
    const warnings: ClientWarning[] = [];
    let isBusy = false;
    const lists: number[] = [];
    const { client, server } = await script(
      ({ name, args }) => {
        if (name !== "sensor-list") return `#sensor-status 1.0 1 a nominal 5\n!${name}ID ok ${args}\n`;
        lists.push(clock.elapsedMs());
        return isBusy ? "!sensor-listID fail Busy\n" : "#sensor-listID a A. K float\n!sensor-listID ok 1\n";
      },
      { clock, keepAlive: false, ...warningsOf(warnings) },
    );
    const watcher = watching(client);
    await watcher.synced();
    isBusy = true;
    server.send("#interface-changed sensor-list\n");
    for (const [failures, waitMs] of [5000, 10_000, 20_000, 40_000, 60_000, 60_000].entries()) {
      await until(() => warnings.length > failures);
      expect([shown(watcher), watcher.state]).toEqual([["a float nominal 5"], "syncing"]);
      clock.advance(waitMs - 1);
      expect(lists).toHaveLength(failures + 2);
      isBusy = failures < 5;
      clock.advance(1);
      await until(() => lists.length === failures + 3);
    }
    await watcher.synced();
    expect(shown(watcher)).toEqual(["a float nominal 5"]);
    expect(warnings[0]).toMatchObject({ kind: "sync", message: "could not read its list of sensors, will try again: Busy" });
  });

  test("is asked for at once when something has changed meanwhile", async () => {
    const clock = new FakeClock();
    const warnings: ClientWarning[] = [];
    let isBusy = true;
    const { client, server } = await script(
      ({ name, args }) => {
        if (name !== "sensor-list") return `!${name}ID ok ${args}\n`;
        return isBusy ? "!sensor-listID fail Busy\n" : "#sensor-listID a A. K float\n!sensor-listID ok 1\n";
      },
      { clock, keepAlive: false, ...warningsOf(warnings) },
    );
    const watcher = watching(client);
    await until(() => warnings.length === 1);
    expect(watcher.state).toBe("syncing");
    isBusy = false;
    server.send("#interface-changed sensor a added\n");
    await watcher.synced();
    expect([...watcher.sensors.keys()]).toEqual(["a"]);
    expect(server.received.filter((line) => line.startsWith("?sensor-list"))).toHaveLength(2);
  });

  test("of one name, without saying that it is unknown, has the whole list tell", async () => {
    const { client, server } = await script(({ name, args }) => {
      if (name !== "sensor-list") return `#sensor-status 1.0 1 a nominal 5\n!${name}ID ok ${args}\n`;
      return args === "" ? "#sensor-listID a A. K float\n!sensor-listID ok 1\n" : "!sensor-listID fail Busy\n";
    });
    const watcher = watching(client);
    await watcher.synced();
    const before = watcher.sensors.get("a");
    server.send("#interface-changed sensor a modified\n");
    await server.until((line) => line === "?sensor-sampling[5] a auto");
    await watcher.synced();
    expect([before === watcher.sensors.get("a"), shown(watcher)]).toEqual([true, ["a float nominal 5"]]);
  });

  test.each([
    ["removed", "Busy"],
    ["modified", "Unknown\\_sensor\\_name."],
  ])("of one name that is %s and answered %s tells that it is gone", async (change, words) => {
    const { client, server } = await script(({ name, args }) => {
      if (name !== "sensor-list") return `!${name}ID ok ${args}\n`;
      return args === "" ? "#sensor-listID a A. K float\n!sensor-listID ok 1\n" : `!sensor-listID fail ${words}\n`;
    });
    const watcher = watching(client);
    await watcher.synced();
    server.send(`#interface-changed sensor a ${change}\n`);
    await until(() => !watcher.sensors.has("a"));
    await watcher.synced();
  });

  test("after a reconnection leaves nobody without readings", async () => {
    let lists = 0;
    const { client, server } = await script(
      ({ name, args }) => {
        if (name !== "sensor-list") return `#sensor-status 1.0 1 a nominal ${lists}\n!${name}ID ok ${args}\n`;
        lists++;
        return lists === 1 ? "#sensor-listID a A. K float\n!sensor-listID ok 1\n" : "!sensor-listID fail Busy\n";
      },
      { reconnect: () => 1, onWarning: () => {} },
    );
    const watcher = watching(client);
    await watcher.synced();
    server.cut();
    await until(() => watcher.sensors.get("a")?.value === 2);
    expect([shown(watcher), watcher.state]).toEqual([["a float nominal 2"], "syncing"]);
  });

  test("with a line that cannot be read keeps the sensor of that line", async () => {
    let isBroken = false;
    const { client, server } = await script(
      ({ name, args }) => {
        if (name !== "sensor-list") return `#sensor-status 1.0 1 a nominal 5\n!${name}ID ok ${args}\n`;
        return isBroken ? "#sensor-listID a A.\n!sensor-listID ok 1\n" : "#sensor-listID a A. K float\n!sensor-listID ok 1\n";
      },
      { onWarning: () => {} },
    );
    const watcher = watching(client);
    await watcher.synced();
    isBroken = true;
    server.send("#interface-changed sensor-list\n");
    await until(() => watcher.state === "syncing");
    await watcher.synced();
    expect(shown(watcher)).toEqual(["a float nominal 5"]);
  });
});

describe("a timestamp sensor of protocol 4", () => {
  test("is mirrored, and mirrored further, in seconds", async () => {
    const { client } = await script(
      ({ name, args }) => {
        if (name === "sensor-list") return "#sensor-list seen S. \\@ timestamp\n#sensor-list never N. \\@ timestamp\n!sensor-list ok 2\n";
        const [sensor] = args.split(" ");
        return `#sensor-status 3500 1 ${sensor} nominal ${sensor === "seen" ? "2500" : "-1000"}\n!${name} ok ${args}\n`;
      },
      {},
      "#version dut-api-1.2\n#build-state dut-1\n",
    );
    const watcher = watching(client);
    const own = new SensorSet();
    mirrorSensors(watcher, own, { rename: (name) => `rx.${name}` });
    await watcher.synced();
    expect([...watcher.sensors].map(({ wire }) => wire)).toEqual([" 3.5 1 seen nominal 2.5", " 3.5 1 never nominal -1.0"]);
    expect([...own].map(({ wire }) => wire)).toEqual([" 3.5 1 rx.seen nominal 2.5", " 3.5 1 rx.never nominal -1.0"]);
  });
});

test("a timestamp sensor is read in seconds also where the device has changed from protocol 4 to 5 meanwhile", async () => {
  const network = new MemoryNetwork();
  let connections = 0;
  await network.listen({ host: "dut", port: 7147 }, (stream) => {
    const isOld = connections++ === 0;
    stream.write(isOld ? "#version dut-api-1.2\n#build-state dut-1\n" : greeting5);
    stream.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().split("\n").slice(0, -1)) {
        const [, name = "", id = "", args = ""] = /^\?([\w-]+)(\[\d+\])? ?(.*)$/.exec(line) ?? [];
        if (name === "sensor-list") stream.write(`#sensor-list${id} seen S. \\@ timestamp\n!sensor-list${id} ok 1\n`);
        else stream.write(`#sensor-status ${isOld ? "3500 1 seen nominal 2500" : "4.5 1 seen nominal 3.5"}\n!${name}${id} ok ${args}\n`);
      }
    });
  });
  const client = await connectTo(Dut, network);
  const watcher = watching(client);
  await watcher.synced();
  expect(watcher.sensors.get("seen")?.reading).toEqual({ timestamp: 3.5, status: "nominal", value: 2.5 });
  network.links[0]?.cut();
  await until(() => connections === 2);
  await watcher.synced();
  expect(watcher.sensors.get("seen")?.reading).toEqual({ timestamp: 4.5, status: "nominal", value: 3.5 });
});

describe("a reading whose status says that its value means nothing", () => {
  test("is mirrored with that status and the last value, without a warning", async () => {
    const warnings: ClientWarning[] = [];
    const { client, server } = await script(
      ({ name, args }) => {
        if (name === "sensor-list")
          return "#sensor-listID n N. \\@ integer\n#sensor-listID m M. \\@ discrete on off\n!sensor-listID ok 2\n";
        const reading = name === "sensor-sampling" ? "#sensor-status 1.0 2 n failure \\@ m unknown \\@\n" : "";
        return `${reading}!${name}ID ok ${args}\n`;
      },
      { onWarning: (warning) => warnings.push(warning) },
    );
    const watcher = watching(client);
    await watcher.synced();
    expect(shown(watcher)).toEqual(["n integer failure 0", "m discrete unknown on"]);
    server.send("#sensor-status 2.0 2 n nominal 5 m nominal off\n#sensor-status 3.0 2 n inactive \\@ m unreachable -\n");
    await client.request("watchdog");
    expect(shown(watcher)).toEqual(["n integer inactive 5", "m discrete unreachable off"]);
    expect(watcher.sensors.get("n")?.timestamp).toBe(3);
    expect(warnings).toEqual([]);
  });

  test("gives who comes later no value that only stands for another", async () => {
    const { client, server } = await script(({ name, args }) => {
      if (name === "sensor-list") return "#sensor-listID rate R. \\@ float\n!sensor-listID ok 1\n";
      return name === "sensor-sampling" ? `#sensor-status 1.0 1 rate failure -\n!${name}ID ok ${args}\n` : `!${name}ID ok\n`;
    });
    const watcher = watching(client, { strategy: "event" });
    await watcher.synced();
    const zero = client.sensors.rate.waitFor(0);
    await client.request("watchdog");
    await client.request("watchdog");
    server.send("#sensor-status 2.0 1 rate nominal 0\n");
    expect((await zero).timestamp).toBe(2);
  });

  test("followed by a value of a type that is not quite the expected one, is passed over as is wanted", async () => {
    const warnings: ClientWarning[] = [];
    const { client, server } = await script(
      ({ name, args }) => `${name === "sensor-sampling" ? "#sensor-status 1.0 1 n failure \\@\n" : ""}!${name}ID ok ${args}\n`,
      {
        onWarning: (warning) => warnings.push(warning),
      },
    );
    const readings = client.sensor("n", integer).readings("event", { onUndecodable: "skip" });
    expect((await readings.next()).value).toEqual({ timestamp: 1, status: "failure", value: 0 });
    server.send("#sensor-status 2.0 1 n nominal 5.0\n#sensor-status 3.0 1 n nominal 5\n");
    expect((await readings.next()).value).toEqual({ timestamp: 3, status: "nominal", value: 5 });
    expect(warnings).toMatchObject([{ kind: "sensor", sensor: "n" }]);
  });
});
