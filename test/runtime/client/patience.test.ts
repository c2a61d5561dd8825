import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import {
  type ClientOptions,
  type ClientWarning,
  ConnectionLostError,
  KatcpError,
  ProtocolVersionError,
  SensorWatcher,
} from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { afterLastLook } from "../../../runtime/client/calls/last-look.js";
import { DutClient, greeting5, talkTo, until } from "../../support/dut-client.js";
import { startScript } from "../../support/scripted-server.js";

const forever = Number.POSITIVE_INFINITY;

function closing(client: DutClient): DutClient {
  onTestFinished(() => client.close());
  return client;
}

/** Works so hard, for so long as the clock says, that the event loop stands still; and then its timers are first. */
const phases = {
  "the poll phase": (work: () => void) => work(),
  "the check phase": (work: () => void) => void setImmediate(work),
};

describe.each(Object.entries(phases))("after work in %s that held up the event loop", (_, later) => {
  /** A server whose words stand in the client's socket when the clock goes on. */
  async function serving(clock: FakeClock, onSocket: (socket: Socket, work: (ms: number) => void) => void): Promise<number> {
    const server = createServer((socket) =>
      onSocket(
        socket.on("error", () => {}),
        (ms) => later(() => clock.advance(ms)),
      ),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  }

  test("a reply that waits in the socket counts, also behind much else", async () => {
    const clock = new FakeClock();
    const port = await serving(clock, (socket, work) => {
      socket.write(greeting5);
      socket.on("data", () => {
        socket.write("#scan-done x\n".repeat(10_000));
        socket.write("!go[1] ok\n");
        work(5000);
      });
    });
    const client = closing(new DutClient("127.0.0.1", port, { clock, keepAlive: false }));
    await client.connect();
    await client.req.go();
  });

  test("a device that has greeted is connected", async () => {
    const clock = new FakeClock();
    const port = await serving(clock, (socket, work) => {
      socket.write(greeting5);
      work(5000);
    });
    const client = closing(new DutClient("127.0.0.1", port, { clock }));
    await client.connect();
    expect(client.versions.get("katcp-device")?.version).toBe("dut-api-1.2");
  });

  test("the second line of a greeting is heard", async () => {
    const clock = new FakeClock();
    const [first = "", second = ""] = greeting5.split(/(?<=\n)/);
    const port = await serving(clock, (socket, work) => {
      socket.write(first);
      setTimeout(() => {
        socket.write(second);
        work(250);
      }, 1);
    });
    const client = closing(new DutClient("127.0.0.1", port, { clock }));
    await client.connect();
    expect(client.versions.get("katcp-device")?.version).toBe("dut-api-1.2");
  });

  test("a device that has answered ?watchdog is alive", async () => {
    const clock = new FakeClock();
    const port = await serving(clock, (socket, work) => {
      socket.write(greeting5);
      socket.on("data", (text) => {
        if (!String(text).includes("watchdog")) return;
        socket.write("!watchdog[1] ok\n#scan-done x\n");
        work(20_000);
      });
    });
    const client = closing(new DutClient("127.0.0.1", port, { clock, reconnect: false }));
    await client.connect();
    const done = client.inform.scanDone();
    clock.advance(10_000);
    expect((await done.next()).value).toEqual({ id: "x" });
    expect(client.state.kind).toBe("connected");
  });

  test("a reading that has come is one that was waited for", async () => {
    const clock = new FakeClock();
    const port = await serving(clock, (socket, work) => {
      socket.write(greeting5);
      socket.on("data", () => {
        socket.write("#sensor-status 1.0 1 lock nominal 1\n!sensor-sampling[1] ok\n");
        work(1000);
      });
    });
    const client = closing(new DutClient("127.0.0.1", port, { clock, keepAlive: false }));
    await client.connect();
    expect((await client.sensors.lock.waitFor(true, { timeoutMs: 1000 })).value).toBe(true);
  });
});

describe("a last look", () => {
  test("ends although more and more comes, and is called off at any time", async () => {
    const clock = new FakeClock();
    let count = 0;
    let judged = 0;
    const callOff = afterLastLook({ clock, delayMs: 10, progress: () => ++count }, () => judged++);
    clock.advance(10);
    await until(() => judged === 1);
    expect(count).toBeLessThan(100);
    callOff();
    const look = afterLastLook({ clock, delayMs: 10, progress: () => 0 }, () => judged++);
    clock.advance(10);
    look();
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(judged).toBe(1);
  });
});

describe("keep-alive", () => {
  async function silent(keepAlive: ClientOptions["keepAlive"]) {
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    const lines: string[] = [];
    await network.listen({ host: "dut", port: 7147 }, (stream) => {
      stream.on("data", (chunk) => lines.push(String(chunk)));
      stream.write(greeting5);
    });
    const client = closing(new DutClient("dut", 7147, { clock, connector: network.connect, reconnect: false, keepAlive }));
    await client.connect();
    const lost = client.req.go({ timeoutMs: forever }).catch((error: Error) => error.message);
    return { clock, client, lines, lost };
  }

  /** Goes on by steps, and lets happen what is due. */
  async function goOn(clock: FakeClock, ms: number, isOver: () => boolean, stepMs = 10): Promise<number> {
    let passedMs = 0;
    for (; passedMs < ms && !isOver(); passedMs += stepMs) {
      clock.advance(stepMs);
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    return passedMs;
  }

  test("notices a dead peer when its deadline has passed since its last word, and no later", async () => {
    const { clock, client, lines, lost } = await silent({ everyMs: 200, deadlineMs: 500 });
    const tookMs = await goOn(clock, 2000, () => client.state.kind === "closed");
    expect(tookMs).toBe(500);
    expect(await lost).toBe("?go: no connection to dut:7147: the device has said nothing for 0.5 s, and has not answered ?watchdog");
    expect(lines.join("").match(/\?watchdog/g)).toHaveLength(1);
  });

  test("asks after ten seconds and gives up after thirty, unless it is told otherwise", async () => {
    const { clock, client, lines } = await silent({});
    expect(await goOn(clock, 60_000, () => lines.join("").includes("?watchdog"), 1000)).toBe(10_000);
    expect(await goOn(clock, 60_000, () => client.state.kind === "closed", 1000)).toBe(20_000);
  });

  test.each([
    [{ everyMs: 100 }, 300],
    [{ deadlineMs: 300 }, 300],
    [{ everyMs: 20_000 }, 60_000],
  ])("has the other time follow from %j", async (keepAlive, deadlineMs) => {
    const { clock, client } = await silent(keepAlive);
    expect(await goOn(clock, 100_000, () => client.state.kind === "closed", deadlineMs / 10)).toBe(deadlineMs);
  });

  test("counts from the last that was heard, and asks again each time", async () => {
    const clock = new FakeClock();
    const { client, server } = await talkTo(greeting5, (line) => line.replace(/^\?(\S+).*$/, "!$1 ok\n"), {
      clock,
      reconnect: false,
      keepAlive: { everyMs: 200, deadlineMs: 500 },
    });
    const heard = client.informs();
    for (let round = 0; round < 5; round++) {
      clock.advance(190);
      server.send("#scan-done x\n");
      await heard.next();
    }
    expect(server.received).toEqual([]);
    for (let round = 1; round <= 5; round++) {
      clock.advance(200);
      await until(() => server.received.length === round);
      // Its answer is on the wire before this.
      server.send("#scan-done x\n");
      await heard.next();
    }
    expect(client.state.kind).toBe("connected");
  });

  test("asks a device that its own standstill kept it from asking, and waits for the answer", async () => {
    const { clock, client, lines } = await silent({ everyMs: 200, deadlineMs: 500 });
    clock.stall(10_000);
    clock.advance(0);
    await until(() => lines.join("").includes("?watchdog"));
    expect(await goOn(clock, 2000, () => client.state.kind === "closed")).toBe(300);
  });

  test("refuses times that no device could keep", () => {
    for (const keepAlive of [{ everyMs: 500, deadlineMs: 500 }, { everyMs: 0 }, { deadlineMs: Number.NaN }]) {
      expect(() => new DutClient("dut", 7147, { keepAlive })).toThrow(/^keepAlive: expected 0 < everyMs < deadlineMs, received /);
    }
  });
});

describe("a port that no device can have", () => {
  test.each([Number.NaN, 70_000, -1, 0, 7147.5, "x", undefined])("is refused at once: %j", (port) => {
    const expected = /^the port of the device at "dut": expected an integer from 1 to 65535, received /;
    expect(() => new DutClient("dut", port as number)).toThrow(expected);
    expect(() => new DutClient("a", 1, { alternatives: [{ host: "dut", port: port as number }] })).toThrow(expected);
    expect(() => new DutClient("dut", port as number)).toThrow(KatcpError);
  });

  test("is none where there is no port", () => {
    expect(() => new DutClient("", 0, { socket: { path: "/run/dut.sock" } })).not.toThrow();
  });
});

describe("why there is no connection", () => {
  test("says what each address failed by, of one name and of several", async () => {
    const refused = ["connect ECONNREFUSED ::1:7147", "connect ECONNREFUSED 127.0.0.1:7147"];
    const connector = (): Promise<never> => Promise.reject(new AggregateError(refused.map((message) => new Error(message))));
    const reasons = `no connection to dut:7147: ${refused.join("; ")}`;
    await expect(new DutClient("dut", 7147, { connector }).connect()).rejects.toThrow(new ConnectionLostError(reasons));
    const both = new DutClient("dut", 7147, { connector, alternatives: [{ host: "spare", port: 1 }] });
    await expect(both.connect()).rejects.toThrow(new ConnectionLostError(`${reasons}; no connection to spare:1: ${refused.join("; ")}`));
    expect(both.state).toMatchObject({ kind: "closed", cause: { message: expect.stringContaining("spare:1") } });
  });

  test("is told by a client that was started: of a device that is refused, once, and by whoever waits for it", async () => {
    const clock = new FakeClock();
    const warnings: ClientWarning[] = [];
    const refused = greeting5.replace("dut-api-1.2", "other-api-3.0");
    const server = await startScript(refused, () => "");
    const options = { clock, reconnect: () => 10, onWarning: (warning: ClientWarning) => warnings.push(warning) };
    const client = closing(new DutClient("127.0.0.1", server.port, options).start());
    const ending = new AbortController();
    const connected = client.connected({ signal: ending.signal });
    for (let attempt = 1; attempt <= 3; attempt++) {
      await until(() => client.state.kind === "waiting" && client.state.attempt === attempt);
      expect(client.state).toMatchObject({ cause: expect.any(ProtocolVersionError) });
      if (attempt < 3) clock.advance(10);
    }
    expect(warnings).toMatchObject([
      {
        kind: "version",
        expected: "dut-api-1.2",
        found: "other-api-3.0",
        message: expect.stringMatching(/^the device has the API "other-api-3.0".*; trying again$/),
      },
    ]);
    const reason = new Error("enough");
    ending.abort(reason);
    await expect(connected).rejects.toMatchObject({
      name: "ConnectionLostError",
      cause: reason,
      message: expect.stringMatching(/^no connection to 127\.0\.0\.1:\d+: the device has the API "other-api-3\.0".* \(given up: enough\)$/),
    });
  });

  test("is told by what waits for a mirror too", async () => {
    const clock = new FakeClock();
    const connector = (): Promise<never> => Promise.reject(new Error("unplugged"));
    const client = closing(new DutClient("dut", 7147, { clock, connector, reconnect: () => 10 }).start());
    const watcher = new SensorWatcher(client);
    const ending = new AbortController();
    const synced = watcher.synced({ signal: ending.signal });
    await until(() => client.state.kind === "waiting");
    ending.abort(new Error("enough"));
    await expect(synced).rejects.toThrow("no connection to dut:7147: unplugged (given up: enough)");
    watcher.close();
    const { client: silent, server } = await talkTo(greeting5, () => "");
    const other = new SensorWatcher(silent);
    const late = new AbortController();
    const waiting = other.synced({ signal: late.signal });
    await server.until((line) => line.startsWith("?sensor-list"));
    late.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow(
      /^127\.0\.0\.1:\d+ is connected, but its requests and sensors are still being read \(given up: enough\)$/,
    );
    other.close();
  });

  test("is told while another attempt is under way", async () => {
    const clock = new FakeClock();
    let attempts = 0;
    const connector = (): Promise<never> => (attempts++ === 0 ? Promise.reject(new Error("unplugged")) : new Promise(() => {}));
    const client = closing(new DutClient("dut", 7147, { clock, connector, reconnect: () => 10 }).start());
    await until(() => client.state.kind === "waiting");
    clock.advance(10);
    await until(() => client.state.kind === "connecting");
    await expect(client.req.go()).rejects.toThrow("?go: no connection to dut:7147: unplugged");
  });
});
