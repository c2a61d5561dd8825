import { DeviceGroup, DeviceServer, FailReply, type GroupChange, RequestTimeoutError, type Sensor } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { DutClient, dutContract, until } from "../../support/dut-client.js";

class Dut extends DeviceServer {
  protected requestSetRate({ rate }: { readonly rate: number }): { actual: number } {
    if (rate > 10) throw new FailReply("too fast");
    return { actual: rate };
  }
  protected requestGo(): void {}
  protected requestAt({ when }: { readonly when: number }): { settled: number } {
    return { settled: when };
  }
  // biome-ignore lint/correctness/useYield: a scan without a step.
  protected async *requestScan(): AsyncGenerator<{ step: number }, { peak: number }> {
    return { peak: 0 };
  }

  set lock(value: boolean) {
    (this.sensorSet.get("lock") as Sensor<boolean>).value = value;
  }
}

async function group(names: readonly string[], options = {}) {
  const network = new MemoryNetwork();
  const devices = new Map<string, Dut>();
  for (const name of names) {
    const device = new Dut(dutContract, { host: name, port: 1, listener: network.listen, logSink: () => {} });
    await device.start();
    onTestFinished(() => device.stop({ graceMs: 0 }));
    devices.set(name, device);
  }
  const clients = [...names, "absent"].map((name) => [name, new DutClient(name, 1, { connector: network.connect, ...options })] as const);
  const all = new DeviceGroup(clients);
  onTestFinished(() => all.close());
  return { all, devices, network };
}

describe("a group of devices", () => {
  test("connects all that are there, asks all at once, and tells how it went at each", async () => {
    const { all } = await group(["a", "b"]);
    const connected = await all.connect();
    expect([...connected].map(([name, { status }]) => [name, status])).toEqual([
      ["a", "fulfilled"],
      ["b", "fulfilled"],
      ["absent", "rejected"],
    ]);
    const outcome = await all.request((device, name) => device.req.setRate({ rate: name === "b" ? 11 : 3 }));
    expect(outcome.get("a")).toEqual({ status: "fulfilled", value: { actual: 3 } });
    expect(outcome.get("b")).toMatchObject({ status: "rejected", reason: { message: "too fast" } });
    expect(outcome.get("absent")).toMatchObject({ status: "rejected", reason: { name: "ConnectionLostError" } });
  });

  test("tells what changes at any of them, in one stream, until all are closed", async () => {
    const { all, devices } = await group(["a", "b"]);
    await all.connect();
    const seen: string[] = [];
    const tell = (change: GroupChange<boolean>): string => {
      if (change.kind === "state") return `${change.device} ${change.state.kind}`;
      return change.kind === "reading"
        ? `${change.device} ${change.sensor} ${change.reading.value}`
        : `${change.device} ${change.sensor} ends`;
    };
    const reading = (async () => {
      for await (const change of all.changes({ sensors: (device) => [device.sensors.lock] })) seen.push(tell(change));
    })();
    await until(() => seen.filter((line) => line.includes("lock false")).length === 2);
    for (const device of devices.values()) device.lock = true;
    await until(() => seen.filter((line) => line.includes("lock true")).length === 2);
    await all.close();
    await reading;
    expect(seen.toSorted()).toEqual([
      ...["a closed", "a connected", "a lock ends", "a lock false", "a lock true"],
      ...["absent closed", "absent lock ends"],
      ...["b closed", "b connected", "b lock ends", "b lock false", "b lock true"],
    ]);
  });

  test("waits for so many of them to be as wanted", async () => {
    const { all, devices } = await group(["a", "b", "c"]);
    await all.connect();
    const two = all.waitFor((device) => device.sensors.lock, true, { quorum: 2 });
    for (const name of ["c", "a"]) (devices.get(name) as Dut).lock = true;
    expect([...(await two).keys()].toSorted()).toEqual(["a", "c"]);
    await expect(all.waitFor((device) => device.sensors.lock, true)).rejects.toThrow(
      /^4 of 4 devices cannot have the wanted value: absent \(/,
    );
  });

  test("names those that were not as wanted in time", async () => {
    const clock = new FakeClock();
    const { all, devices } = await group(["a", "b"], { clock, keepAlive: false });
    await all.connect();
    (devices.get("a") as Dut).lock = true;
    const waiting = all.waitFor((device) => device.sensors.lock, true, { quorum: 2, timeoutMs: 1000 });
    const failed = expect(waiting).rejects.toThrow(new RequestTimeoutError("not with the wanted value within 1 s: b, absent"));
    await all.request((device) => device.request("watchdog"));
    await all.request((device) => device.request("watchdog"));
    clock.advance(1000);
    await failed;
  });
});
