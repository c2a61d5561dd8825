import { once } from "node:events";
import { DeviceServer, float, Sensor, string } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { Gateway, GatewayAuditRecord } from "../../gateway/index.js";
import { eventually, liveUrl, siteFor, startGateway, TestPage, upgradeStatus } from "../support/gateway-client.js";
import { type MemoryOptions, serve } from "../support/memory-pair.js";

const megabyte = 1024 * 1024;

/** A device that answers late, or much. */
class Slow extends DeviceServer {
  readonly level = new Sensor({ name: "level", description: "A level.", datatype: float, initialStatus: "nominal" });
  waiting = 0;

  constructor(options: MemoryOptions) {
    const requests = [{ name: "pour", description: "Answer much.", informs: [{ name: "text", type: "string" }] }] as const;
    super({ version: "slow-api-1.0", requests }, options);
    this.sensorSet.add(this.level);
    this.addRequest({ name: "wait", description: "Wait." }, ({ signal }) => {
      this.waiting++;
      return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    });
  }

  *requestPour(): Generator<{ text: string }> {
    for (let index = 0; index < 40; index++) yield { text: "x".repeat(megabyte) };
  }
}

async function open() {
  const { device, network } = await serve((options) => new Slow(options));
  const clock = new FakeClock();
  const audit: GatewayAuditRecord[] = [];
  const gateway = await startGateway(siteFor("operator"), { connector: network.connect, clock, audit: (record) => audit.push(record) });
  const rx = gateway.hub.devices.get("rx");
  await eventually(() => rx?.sensors.get("level")?.reading !== undefined && rx.description.requests.some(({ name }) => name === "pour"));
  return { device, clock, gateway, audit };
}

/** The most that waits for browsers, until it stays the same. */
async function mostWaiting(gateway: Gateway): Promise<number> {
  let [most, same] = [0, 0];
  for (let before = -1; same < 8; before = gateway.waitingBytes) {
    await fetch(`${gateway.url}healthz`);
    same = gateway.waitingBytes === before ? same + 1 : 0;
    most = Math.max(most, gateway.waitingBytes);
  }
  return most;
}

describe("a page has", () => {
  test("fifty requests under way, and one more is refused until one of them ends", async () => {
    const { device, gateway } = await open();
    const page = await TestPage.open(gateway);
    for (let id = 0; id < 51; id++) page.send({ type: "call", id, device: "rx", request: "wait", arguments: [] });
    const refused = await page.first("reply");
    expect(refused).toMatchObject({ id: 50, code: "refused", arguments: ["50 requests of this page are under way"] });
    await eventually(() => device.waiting === 50);
    page.send({ type: "cancel", id: 7 });
    await page.first("reply", ({ id, code }) => id === 7 && code === "cancelled");
    page.send({ type: "call", id: 51, device: "rx", request: "wait", arguments: [] });
    await eventually(() => device.waiting === 51);
    expect(page.all("reply").length).toBe(2);
  });

  test("20,000 watched sensors, and is told that the rest is left out", async () => {
    const { device, clock, gateway } = await open();
    const page = await TestPage.open(gateway);
    const none = Array.from({ length: 20_000 }, (_, index) => `s${index}`);
    page.send({ type: "watch", device: "rx", sensors: [...none, "level"] });
    expect((await page.first("problem")).what).toBe("a page may watch 20000 sensors: the rest is left out");
    device.level.value = 7;
    await eventually(() => gateway.hub.devices.get("rx")?.sensors.get("level")?.reading?.text === "7.0");
    // The one that replaces it has room again, also where a name is said twice.
    page.send({ type: "watch", device: "rx", sensors: [...none.slice(1), "level", "level"] });
    await eventually(() => {
      clock.advance(100);
      return page.all("readings").length > 0;
    });
    expect(page.all("readings")).toMatchObject([{ rows: [["level", expect.any(Number), "nominal", "7.0"]] }]);
    expect(page.all("problem").length).toBe(1);
  });

  test("10,000 arguments of a request", async () => {
    const { gateway } = await open();
    const page = await TestPage.open(gateway);
    const call = (id: number, count: number): void =>
      page.send({ type: "call", id, device: "rx", request: "nonsense", arguments: Array<string>(count).fill("1") });
    call(1, 10_001);
    expect((await page.first("problem")).what).toContain("could not be read");
    call(2, 10_000);
    expect((await page.first("reply")).id).toBe(2);
  });

  test("2,000 alarms, the latest, and the number of the others", async () => {
    const { gateway } = await open();
    const { alarms } = gateway.hub;
    for (let index = 0; index < 10_003; index++) {
      // Of the device that is there the gateway would find out that it has no such sensors.
      const reading = {
        device: "elsewhere",
        sensor: `s${index}`,
        timestamp: 1,
        receivedAt: 1,
        status: "warn",
        text: "1",
        value: 1,
      } as const;
      alarms.onReading(reading);
    }
    const page = await TestPage.open(gateway);
    const { alarms: sent, more } = await page.first("alarms");
    expect([sent.length, sent.at(-1)?.sensor, more]).toEqual([2000, "s9999", 8003]);
  });
});

describe("a page that does not read", () => {
  test("is not asked for more while its answers wait", async () => {
    const { gateway } = await open();
    const page = await TestPage.open(gateway);
    page.socket.pause();
    const nowhere = "x".repeat(100_000);
    for (let index = 0; index < 300; index++) page.send({ type: "watch", device: nowhere, sensors: [] });
    expect(await mostWaiting(gateway)).toBeLessThan(3 * megabyte);
    page.socket.resume();
    await eventually(() => page.all("problem").length === 300);
  }, 60_000);

  test("is sent large values in pieces, as many as find room", async () => {
    const { device, clock, gateway } = await open();
    const large = Array.from({ length: 40 }, (_, index) => new Sensor({ name: `s${index}`, description: "S.", datatype: string }));
    for (const sensor of large) sensor.value = "x".repeat(megabyte);
    device.sensorSet.add(...large);
    await eventually(() => gateway.hub.devices.get("rx")?.sensors.get("s39")?.reading !== undefined);
    const page = await TestPage.open(gateway);
    page.socket.pause();
    page.send({ type: "watch", device: "rx", sensors: large.map(({ name }) => name) });
    let most = 0;
    for (let round = 0; round < 12; round++) {
      clock.advance(100);
      most = Math.max(most, await mostWaiting(gateway));
    }
    expect(most).toBeGreaterThan(megabyte);
    expect(most).toBeLessThan(3 * megabyte);
    page.socket.resume();
    await eventually(() => {
      clock.advance(100);
      return page.all("readings").reduce((sum, { rows }) => sum + rows.length, 0) === 40;
    });
  }, 60_000);

  test("has its request given up where more than 16 MiB of the answer wait", async () => {
    const { gateway, audit } = await open();
    const page = await TestPage.open(gateway);
    page.socket.pause();
    page.send({ type: "call", id: 1, device: "rx", request: "pour", arguments: [] });
    await eventually(() => audit.length === 1);
    expect(audit[0]).toMatchObject({ request: "pour", outcome: "cancelled" });
    expect(gateway.waitingBytes).toBeLessThan(20 * megabyte);
  }, 60_000);
});

describe("a tunnel", () => {
  /** A client in a browser, and all that it has heard. */
  async function tunnel(gateway: Gateway): Promise<{ readonly socket: WebSocket; readonly said: () => string }> {
    const socket = new WebSocket(liveUrl(gateway, "katcp/rx"), ["katcp"]);
    onTestFinished(() => socket.terminate());
    let said = "";
    socket.on("message", (data) => {
      said += String(data);
    });
    await once(socket, "open");
    return { socket, said: () => said };
  }

  test("is one of fifty of a device, and one more is refused until one of them ends", async () => {
    const { gateway } = await open();
    const tunnels = await Promise.all(Array.from({ length: 50 }, () => tunnel(gateway)));
    const more = (): Promise<number> => upgradeStatus(liveUrl(gateway, "katcp/rx"), ["katcp"]);
    expect(await more()).toBe(503);
    tunnels[0]?.socket.close();
    for (;;) if ((await more()) === 101) break;
  });

  test("has a thousand requests that wait for their replies", async () => {
    const { gateway } = await open();
    const { socket, said } = await tunnel(gateway);
    socket.send(Array.from({ length: 1001 }, (_, index) => `?wait[${index + 1}]\n`).join(""));
    await eventually(() => said().includes("!wait[1001] fail"));
    expect(said().match(/!wait/g)).toHaveLength(1);
    expect(said()).toContain("!wait[1001] fail more\\_than\\_1000\\_requests\\_wait\\_for\\_their\\_replies\n");
  });

  test("holds up the device where the browser does not read, and passes on all when it reads again", async () => {
    const { gateway } = await open();
    const { socket, said } = await tunnel(gateway);
    await eventually(() => said().includes("katcp-device"));
    socket.pause();
    socket.send("?pour[1]\n");
    expect(await mostWaiting(gateway)).toBeLessThan(4 * megabyte);
    socket.resume();
    await eventually(() => said().endsWith("!pour[1] ok 40\n"));
  }, 60_000);

  test("is closed, and says why, where the device takes more than ten seconds to connect", async () => {
    const clock = new FakeClock();
    const never = (_: object, signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
    const gateway = await startGateway(siteFor("operator"), { connector: never, clock });
    const { socket } = await tunnel(gateway);
    const closed = once(socket, "close");
    clock.advance(10_000);
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, String(reason)]).toEqual([1011, "no connection to rx: no connection within 10000 ms"]);
  });

  test("is closed with as much of the reason as a close frame has room for, in whole characters", async () => {
    const refusing = (): Promise<never> => Promise.reject(new Error(`certificate of ${"é".repeat(100)}`));
    const gateway = await startGateway(siteFor("operator"), { connector: refusing });
    const { socket } = await tunnel(gateway);
    const [code, reason] = (await once(socket, "close")) as [number, Buffer];
    expect([code, String(reason)]).toEqual([1011, `no connection to rx: certificate of ${"é".repeat(43)}`]);
    expect((await fetch(`${gateway.url}healthz`)).status).toBe(200);
  });
});
