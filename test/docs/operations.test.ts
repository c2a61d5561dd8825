import { readFileSync } from "node:fs";
import {
  type ClientSession,
  DeviceServer,
  type DeviceServerOptions,
  type DeviceSnapshot,
  float,
  readSnapshot,
  Sensor,
} from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { turns, until } from "../support/memory-device.js";
import { WireClient } from "../support/wire-client.js";

const page = readFileSync("docs/operations.md", "utf8");

/** What the filters of `jq` on the page give of a snapshot. */
const filters: Readonly<Record<string, (snapshot: DeviceSnapshot) => unknown>> = {
  ".pending": ({ pending }) => pending,
  ".eventLoop": ({ eventLoop }) => eventLoop,
  ".slow[0]": ({ slow }) => slow[0],
  ".clients | max_by(.requestsPerSecond)": ({ clients }) =>
    [...clients].sort((one, other) => other.requestsPerSecond - one.requestsPerSecond)[0],
  '.limits[] | select(.name == "maximumRequestRate")': ({ limits }) => limits.find(({ name }) => name === "maximumRequestRate"),
  ".sensors": ({ sensors }) => sensors,
  ".device.services": ({ device }) => device.services,
};

interface Excerpt {
  readonly night: string;
  readonly filter: string;
  readonly shown: object;
}

/** Each command of the page, and what it prints. */
const excerpts = [...page.matchAll(/^```sh\njq '(.*)' rx-snapshot-\*\.json\n```\n\n```json night (\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, filter = "", night = "", text = ""]): Excerpt => ({ night, filter, shown: JSON.parse(text) as object }),
);

/** The page shows what the snapshots of a night have. */
function expectShown(night: string, ...snapshots: readonly DeviceSnapshot[]): void {
  const own = excerpts.filter((excerpt) => excerpt.night === night);
  expect(own).toHaveLength(snapshots.length);
  for (const [index, { filter, shown }] of own.entries()) {
    expect(filters[filter]?.(snapshots[index] as DeviceSnapshot)).toMatchObject(shown);
  }
}

/** The receiver of the page. */
class Receiver extends DeviceServer {
  readonly clock: FakeClock;
  readonly network: MemoryNetwork;
  readonly #addresses: string[] = [];

  constructor(options: DeviceServerOptions = {}) {
    const [network, clock] = [new MemoryNetwork(), new FakeClock()];
    super(
      {
        name: "rx",
        version: "rx-api-1.2",
        roles: ["monitor", "operator"],
        requests: [
          { name: "tune", description: "Tune.", access: "monitor", arguments: [{ name: "frequency", type: "float" }] },
          { name: "mode", description: "Set the mode.", access: "monitor", arguments: [{ name: "mode", type: "string" }] },
        ],
      },
      {
        ...{ clock, logSink: () => {}, host: "dut", port: 7147, buildState: "rx-1.2.0" },
        listener: (target, onStream, onProblem) =>
          network.listen(target, (stream) => onStream(stream, this.#addresses.shift() ?? ""), onProblem),
        ...options,
      },
    );
    this.network = network;
    this.clock = clock;
    this.limit(1, "tune");
    for (const name of ["cryo.temperature", "cryo.pressure", "lna.current"]) {
      const stale = { after: 30, status: "unknown" } as const;
      this.sensorSet.add(new Sensor({ name, description: "A reading.", datatype: float, stale, clock }));
    }
  }

  protected override roleOf({ address }: ClientSession): string {
    return address.startsWith("10.8.1.") ? "operator" : "monitor";
  }

  /** The tuner does not answer. */
  requestTune = (): Promise<void> => new Promise(() => {});
  requestMode = (): void => {};

  /** Two loops that read instruments. That of the cryostat ends when its line breaks, and says nothing. */
  protected override onStart(): void {
    const loop = (name: string, nights: number, names: readonly string[]): void => {
      this.addService(async (signal) => {
        for (let night = 0; night < nights && !signal.aborted; night++) {
          for (const each of names) this.sensorSet.get(each)?.set(4);
          await new Promise<void>((resolve) => {
            this.clock.after(10_000, resolve);
            if (night === 0) signal.addEventListener("abort", () => resolve());
          });
        }
      }, name);
    };
    loop("poll-cryo", 3, ["cryo.temperature", "cryo.pressure"]);
    loop("poll-lna", Number.POSITIVE_INFINITY, ["lna.current"]);
  }

  async connect(address: string): Promise<WireClient> {
    this.#addresses.push(address);
    return WireClient.inMemory(this.network);
  }

  /** So many seconds go by, in which its loops run. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.clock.advance(1000);
      await turns(2);
    }
  }

  /** As the file of SIGUSR2 is read the next morning. */
  read(): DeviceSnapshot {
    return readSnapshot(JSON.stringify(this.snapshot()));
  }
}

async function started(options: DeviceServerOptions = {}): Promise<Receiver> {
  const device = new Receiver(options);
  await device.start();
  onTestFinished(async () => {
    const stopped = device.stop({ graceMs: 0 });
    await turns(3);
    device.clock.advance(10);
    await stopped;
  });
  return device;
}

describe("the night of", () => {
  test("the device that answers slowly: the first tune waits for its handler, the others for it", async () => {
    const device = await started();
    const [control, gui] = [await device.connect("10.8.1.4:52110"), await device.connect("10.8.2.9:40022")];
    control.send("?tune[812] 1420.4\n");
    await until(() => device.pending.length === 1);
    await device.pass(250);
    control.send("?tune[813] 1421\n");
    gui.send("?tune[7] 1422\n");
    await until(() => device.pending.length === 3);
    await device.pass(62);
    expect(await gui.reply("?mode[8] track")).toBe("!mode[8] ok");
    const snapshot = device.read();
    expectShown("slow", snapshot);
    // The page leaves nothing out there.
    expect(snapshot.pending).toEqual(excerpts.find(({ filter }) => filter === ".pending")?.shown);
  });

  test("the device whose event loop stands still: the log and the slowest request name the handler", async () => {
    const lines: string[] = [];
    const device = await started({ logSink: ({ message }) => lines.push(message) });
    const gui = await device.connect("10.8.2.9:40022");
    device.overrideRequest("mode", () => device.clock.stall(4200));
    await gui.ask("?mode[9] survey");
    device.clock.advance(0);
    const snapshot = device.read();
    expectShown("blocked", snapshot, snapshot);
    const told = lines.find((line) => line.includes("blocked"));
    expect(told).toBeDefined();
    expect(page).toContain(told);
  });

  test("the client that floods: it is the one with thousands of requests a second", async () => {
    const device = await started({ snapshot: { recentBytes: 240 } });
    await device.connect("10.8.1.4:52110");
    const flood = await device.connect("10.8.3.77:33518");
    await device.pass(5);
    for (let part = 0; part < 4; part++) {
      for (let time = 0; time < 1000; time++) flood.send("?sensor-value lna.current\n");
      await until(() => [...device.clients].some(({ meter }) => meter.requests === (part + 1) * 1000));
      device.clock.advance(250);
    }
    const before = device.read();

    device.setBounds({ maximumRequestRate: 100 });
    for (let time = 0; time < 500; time++) flood.send("?watchdog\n");
    await until(() => device.stats().clients.throttled > 0);
    await turns(3);
    expectShown("flood", before, before, device.read());
  });

  test("the sensor that is stale: what should update it runs no more", async () => {
    const device = await started();
    await device.pass(30 + 30 + 1260 - 10);
    const snapshot = device.read();
    expectShown("stale", snapshot, snapshot);
    expect(snapshot.device.services).toEqual(["poll-lna"]);
  });
});

test("every excerpt of the page is of one of these nights, and of a command that stands before it", () => {
  expect(excerpts).toHaveLength([...page.matchAll(/^```json/gm)].length);
  expect(new Set(excerpts.map(({ night }) => night))).toEqual(new Set(["slow", "blocked", "flood", "stale"]));
});
