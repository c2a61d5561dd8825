import { EventEmitter, once } from "node:events";
import { connect as connectPlain } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { DeviceServer, type DeviceServerOptions, type LogRecord } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Authority, type Identity } from "../../../support/certificates.js";
import { connectWire } from "../../../support/running-device.js";
import { WireClient } from "../../../support/wire-client.js";

let authority: Authority;
let server: Identity;

beforeAll(async () => {
  authority = await Authority.create();
  server = await authority.issue({ name: "dish", names: ["localhost"] });
});

async function serve(options: DeviceServerOptions) {
  const records: LogRecord[] = [];
  const news = new EventEmitter();
  const logSink = (record: LogRecord): void => {
    records.push(record);
    news.emit("record");
  };
  const device = new DeviceServer({ version: "dish-api-1.0" }, { listen: [{ port: 0, tls: server }, { port: 0 }], logSink, ...options });
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  const [port = 0, plain = 0] = device.addresses.map((each) => each.port);
  return { device, port, plain, records };
}

interface Opened {
  readonly socket: TLSSocket;
  /** Milliseconds until the handshake was done; undefined where the connection ended before. */
  readonly secured: Promise<number | undefined>;
}

function open(port: number, localAddress = "127.0.0.1"): Opened {
  const startMs = performance.now();
  // Node hands `localAddress` on, and its types do not know it.
  const options = Object.assign({ port, host: "127.0.0.1", servername: "localhost", ca: authority.cert }, { localAddress });
  const socket = connectTls(options).on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const secured = once(socket, "secureConnect").then(() => performance.now() - startMs);
  return { socket, secured: Promise.race([secured, once(socket, "close").then(() => undefined)]).catch(() => undefined) };
}

describe("an address that may not connect", () => {
  test.each([{ deny: ["127.0.0.2"] }, { allow: ["127.0.0.1"] }])("gets no handshake, and the log says why (%o)", async (access) => {
    const { device, port, records } = await serve({ access });
    const { socket, secured } = open(port, "127.0.0.2");
    let received = 0;
    socket.on("data", (piece) => (received += piece.length));
    expect(await secured).toBeUndefined();
    expect([received, socket.bytesRead]).toEqual([0, 0]);
    expect(records.map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^warn 127\.0\.0\.2:\d+ was refused: clients of this address may not connect$/),
    ]);
    expect(device.stats().clients).toMatchObject({ refused: 1, total: 0 });
    await WireClient.over(open(port).socket);
  });

  test("does not fill the log by coming again and again, on TLS or without", async () => {
    const { device, port, plain, records } = await serve({ access: { deny: ["127.0.0.1"] }, clock: new FakeClock() });
    for (let turn = 0; turn < 20; turn++) {
      await open(port).secured;
      await expect(connectWire(plain)).rejects.toThrow("may\\_not\\_connect");
    }
    expect(device.stats().clients.refused).toBe(40);
    expect(records).toHaveLength(10);
  });
});

describe("connections that come too often", () => {
  test("wait before their handshakes, and are no error", async () => {
    // The clock of the device stands still: five at once, and then each a fifth of a second after the other.
    const { device, port, records } = await serve({ maximumConnectionRate: 5, clock: new FakeClock() });
    const all = Array.from({ length: 7 }, () => open(port));
    const times = (await Promise.all(all.map(({ secured }) => secured))).map((ms = 0) => ms).sort((one, other) => one - other);
    expect(times[5]).toBeGreaterThanOrEqual(199);
    expect(times[6]).toBeGreaterThanOrEqual(399);
    const clients = await Promise.all(all.map(({ socket }) => WireClient.over(socket)));
    // They have waited, and wait no more.
    for (const client of clients) expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    expect(device.stats().clients).toMatchObject({ connected: 7, throttled: 2, refused: 0 });
    expect(records.filter(({ level }) => level !== "debug")).toEqual([]);
  });

  test("count with those of the same address that come without TLS", async () => {
    const { device, port, plain } = await serve({ maximumConnectionRate: 2, clock: new FakeClock() });
    await WireClient.over(open(port).socket);
    await connectWire(plain);
    expect(device.stats().clients.throttled).toBe(0);
    await connectWire(plain);
    expect(device.stats().clients.throttled).toBe(1);
  });

  test("end without a trace when they leave while they wait", async () => {
    const { device, port } = await serve({ maximumConnectionRate: 1, clock: new FakeClock() });
    await open(port).secured;
    const socket = connectPlain(port, "127.0.0.1");
    await once(socket, "connect");
    socket.destroy();
    await expect.poll(() => device.stats().clients.refused).toBe(1);
    expect(device.stats().clients.total).toBe(1);
  });
});
