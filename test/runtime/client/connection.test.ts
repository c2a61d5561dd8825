import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { type ClientWarning, ConnectionLostError, exponentialBackoff, ProtocolVersionError, RequestRefusedError } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { DutClient, greeting5, talkTo, until } from "../../support/dut-client.js";
import { startScript } from "../../support/scripted-server.js";
import { tempFolder } from "../../support/temp-folder.js";

/** Answers whatever it is asked by `ok`. */
const obey = (line: string): string => line.replace(/^\?(\S+).*$/, "!$1 ok\n");

function closing(client: DutClient): DutClient {
  onTestFinished(() => client.close());
  return client;
}

describe("the states of a client", () => {
  test("are told from the first to the last", async () => {
    const clock = new FakeClock();
    const server = await startScript(greeting5, obey);
    const client = closing(new DutClient("127.0.0.1", server.port, { clock, reconnect: () => 1000 }));
    const kinds: string[] = [];
    client.core.states.observe(({ kind }) => kinds.push(kind));
    expect(client.state).toEqual({ kind: "idle" });
    await client.connect();
    server.cut();
    await until(() => client.state.kind === "waiting");
    expect(client.state).toMatchObject({ attempt: 1, delayMs: 1000, cause: { name: "ConnectionLostError" } });
    clock.advance(1000);
    await client.connected();
    await client.close();
    expect(kinds).toEqual(["connecting", "connected", "waiting", "connecting", "connected", "closed"]);
  });

  test("can be iterated: a slow reader misses some, but never the last, and it ends when the client is closed", async () => {
    const { client } = await talkTo(greeting5, obey);
    const states = client.states();
    expect((await states.next()).value).toMatchObject({ kind: "connected", protocol: { major: 5, minor: 1, flags: "MIB" } });
    await client.close();
    expect((await states.next()).value).toEqual({ kind: "closed", cause: undefined });
    expect((await states.next()).done).toBe(true);
  });

  test("are no longer connected for whoever sees that a request was lost", async () => {
    const { client, server } = await talkTo(greeting5, () => "");
    const seen = client.req.go().catch((error: unknown) => [error, client.state.kind]);
    await server.until((line) => line === "?go[1]");
    server.cut();
    expect(await seen).toEqual([expect.any(ConnectionLostError), "waiting"]);
    await expect(client.req.go()).rejects.toThrow(/^\?go: no connection to 127\.0\.0\.1:\d+: the device has closed it$/);
    expect(server.received).toEqual(["?go[1]"]);
  });

  test("tell of a request that was lost which it was, at which device, and how long it had waited", async () => {
    const clock = new FakeClock();
    const { client, server } = await talkTo(greeting5, () => "", { clock });
    const lost = client.req.go().catch((error: ConnectionLostError) => error.call);
    const slow = client.req.setRate({ rate: 1 }).catch((error: ConnectionLostError) => error.call);
    await server.until((line) => line === "?go[1]");
    clock.advance(2000);
    expect(await slow).toEqual({ request: "set-rate", device: `127.0.0.1:${server.port}`, waitedMs: 2000 });
    server.cut();
    expect(await lost).toEqual({ request: "go", device: `127.0.0.1:${server.port}`, waitedMs: 2000 });
  });
});

describe("a client that was started", () => {
  test("connects when the device is there, as its policy says", async () => {
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    const asked: number[] = [];
    const reconnect = (attempt: number): number => {
      asked.push(attempt);
      return attempt * 100;
    };
    const client = closing(new DutClient("dut", 7147, { clock, reconnect, connector: network.connect }).start());
    for (const delayMs of [100, 200, 300]) {
      await until(() => client.state.kind === "waiting");
      expect(client.state).toMatchObject({ delayMs });
      clock.advance(delayMs);
    }
    await until(() => client.state.kind === "waiting");
    expect(asked).toEqual([1, 2, 3, 4]);
    await network.listen({ host: "dut", port: 7147 }, (stream) => stream.write(greeting5));
    clock.advance(400);
    await client.connected();
  });

  test("counts its attempts anew after a greeting, and not after a connection alone", async () => {
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    const asked: number[] = [];
    let greets = false;
    await network.listen({ host: "dut", port: 7147 }, (stream) => (greets ? stream.write(greeting5) : stream.end()));
    const reconnect = (attempt: number): number => {
      asked.push(attempt);
      return 10;
    };
    const client = closing(new DutClient("dut", 7147, { clock, reconnect, connector: network.connect }).start());
    for (let round = 0; round < 3; round++) {
      await until(() => client.state.kind === "waiting");
      greets = round === 2;
      clock.advance(10);
    }
    await client.connected();
    network.links[0]?.cut();
    await until(() => client.state.kind === "waiting");
    expect(asked).toEqual([1, 2, 3, 1]);
  });

  test("gives up for good when its policy says so, and tells why", async () => {
    const client = closing(
      new DutClient("dut", 7147, { reconnect: (attempt) => (attempt < 1 ? 1 : false), connector: new MemoryNetwork().connect }),
    );
    const connected = client.start().connected();
    await expect(connected).rejects.toThrow("no connection to dut:7147: nobody listens there");
    expect(client.state).toMatchObject({ kind: "closed", cause: { name: "ConnectionLostError" } });
  });

  test("stops trying when it is closed, also in the middle of an attempt", async () => {
    const network = new MemoryNetwork();
    await network.listen({ host: "dut", port: 7147 }, () => {});
    const client = new DutClient("dut", 7147, { connector: network.connect }).start();
    const connected = expect(client.connected()).rejects.toThrow("closed by this client");
    await until(() => network.links.length === 1);
    await client.close();
    await connected;
    await until(() => network.links.length === 0);
    await expect(
      new DutClient("dut", 7147, { connector: network.connect }).start().connected({ signal: AbortSignal.abort(new Error("no")) }),
    ).rejects.toThrow("no");
  });

  test("is not heard of again when a connect is closed while it is under way", async () => {
    const network = new MemoryNetwork();
    await network.listen({ host: "dut", port: 7147 }, () => {});
    const client = new DutClient("dut", 7147, { connector: network.connect });
    const connecting = expect(client.connect()).rejects.toThrow("closed by this client");
    await until(() => network.links.length === 1);
    await client.close();
    await connecting;
  });
});

describe("the back-off", () => {
  test("doubles up to its bound, and spreads from a tenth to all of that", () => {
    const least = exponentialBackoff({ firstMs: 100, maximumMs: 1000, random: () => 0 });
    const most = exponentialBackoff({ firstMs: 100, maximumMs: 1000, random: () => 1 });
    const cause = new Error("x");
    expect([1, 2, 3, 4, 5, 1000].map((attempt) => most(attempt, cause))).toEqual([100, 200, 400, 800, 1000, 1000]);
    expect([1, 2, 3, 4, 5, 1000].map((attempt) => least(attempt, cause))).toEqual([10, 20, 40, 80, 100, 100]);
  });

  test("brings a hundred clients back one after another", () => {
    const policy = exponentialBackoff();
    const delays = Array.from({ length: 100 }, () => Number(policy(1, new Error("x"))));
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(500);
  });
});

describe("several addresses of one device", () => {
  test("are tried in turn", async () => {
    const network = new MemoryNetwork();
    await network.listen({ host: "b", port: 2 }, (stream) => stream.write(greeting5));
    const options = { connector: network.connect, alternatives: [{ host: "b", port: 2 }], reconnect: () => 0 };
    const client = closing(new DutClient("a", 1, options));
    await client.connect();
    expect(client.address).toBe("b:2");
    await network.listen({ host: "a", port: 1 }, (stream) => stream.write(greeting5));
    network.links[0]?.cut();
    await until(() => client.state.kind !== "connected");
    await client.connected();
    expect(client.address).toBe("a:1");
  });
});

describe("a greeting", () => {
  test.each([
    ["in one piece", greeting5],
    [
      "the library first, as the C servers have it",
      "#version-connect katcp-library l-1\n#version-connect katcp-protocol 5.0-M\n#version-connect kernel 3.7\n",
    ],
    ["without the device", "#version-connect katcp-protocol 5.0-MI\n"],
  ])("is understood %s", async (_, greeting) => {
    const { client } = await talkTo(greeting, obey, { versions: "ignore" });
    expect(client.protocol?.major).toBe(5);
  });

  test.each(["#version dut-api-1.2\n#build-state dut-1.2.3\n", "#build-state dut-1.2.3\n#version dut-api-1.2\n"])(
    "of protocol 4 is understood: %j",
    async (greeting) => {
      const { client } = await talkTo(greeting, obey);
      expect(client.protocol).toEqual({ major: 4, minor: 0, flags: "" });
      await turn();
      expect(client.versions.get("katcp-device")).toEqual({ version: "dut-api-1.2", buildState: "dut-1.2.3" });
    },
  );

  test("may be missing, where the protocol is given by hand", async () => {
    const { client, server } = await talkTo("", obey, { protocol: "5.0-MI" });
    await client.req.go();
    expect(server.received).toEqual(["?go[1]"]);
    expect(() => new DutClient("x", 1, { protocol: "new" })).toThrow(ProtocolVersionError);
  });

  test("that comes byte by byte is the same", async () => {
    const network = new MemoryNetwork({ chunkBytes: 1 });
    await network.listen({ host: "dut", port: 7147 }, (stream) => stream.write(greeting5));
    const client = closing(new DutClient("dut", 7147, { connector: network.connect }));
    await client.connect();
    expect(client.versions.get("katcp-device")?.version).toBe("dut-api-1.2");
  });
});

describe("the version of the device's API", () => {
  const greetAs = (version: string): string => `#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-device ${version} x\n`;

  async function warningsOf(version: string, versions?: "warn" | "ignore"): Promise<readonly ClientWarning[]> {
    const warnings: ClientWarning[] = [];
    await talkTo(greetAs(version), obey, { versions, onWarning: (warning) => warnings.push(warning) });
    return warnings;
  }

  test("that is another minor one is warned of, once", async () => {
    const warnings: ClientWarning[] = [];
    const { client, server } = await talkTo(greetAs("dut-api-1.3"), obey, {
      reconnect: () => 0,
      onWarning: (warning) => warnings.push(warning),
    });
    server.cut();
    await until(() => client.state.kind !== "connected");
    await client.connected();
    expect(warnings).toEqual([
      {
        kind: "version",
        device: `127.0.0.1:${server.port}`,
        expected: "dut-api-1.2",
        found: "dut-api-1.3",
        message: 'the device has the API "dut-api-1.3", and this client was made for "dut-api-1.2"',
      },
    ]);
    expect(await warningsOf("no version")).toMatchObject([{ kind: "version", found: "no" }]);
    expect(await warningsOf("dut-api-1.2")).toEqual([]);
  });

  test.each(["dut-api-2.0", "other-api-1.2"])("that is another one is refused, unless it is allowed: %s", async (version) => {
    const server = await startScript(greetAs(version), obey);
    await expect(DutClient.connect("127.0.0.1", server.port)).rejects.toThrow(ProtocolVersionError);
    expect(await warningsOf(version, "warn")).toMatchObject([{ kind: "version", found: version }]);
    expect(await warningsOf(version, "ignore")).toEqual([]);
  });

  test("that comes late is still looked at", async () => {
    const { client, server } = await talkTo("#version-connect katcp-protocol 5.1-MIB\n", obey, { reconnect: false });
    server.send("#version-connect katcp-device dut-api-2.0 x\n");
    await until(() => client.state.kind === "closed");
    expect(client.state).toMatchObject({ cause: { message: expect.stringContaining("dut-api-2.0") } });
  });
});

describe("keep-alive", () => {
  test("asks a silent device, and any answer will do", async () => {
    const clock = new FakeClock();
    const { client, server } = await talkTo(greeting5, (line) => `!${line.slice(1)} invalid Unknown\n`, {
      clock,
      keepAlive: { everyMs: 1000, deadlineMs: 3000 },
    });
    for (let round = 1; round <= 3; round++) {
      clock.advance(1000);
      if (server.received.length === 0) clock.advance(1000);
      await until(() => server.received.length === round);
      await client.request("x").catch(() => {});
      server.received.splice(round);
      clock.advance(500);
    }
    expect(server.received).toEqual(["?watchdog[1]", "?watchdog[3]", "?watchdog[5]"]);
    expect(client.state.kind).toBe("connected");
  });

  test("notices a peer that is gone without a word", async () => {
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    await network.listen({ host: "dut", port: 7147 }, (stream) => stream.write(greeting5));
    const options = { clock, connector: network.connect, reconnect: false as const, keepAlive: { everyMs: 1000, deadlineMs: 1500 } };
    const client = closing(new DutClient("dut", 7147, options));
    await client.connect();
    network.links[0]?.vanish();
    const lost = expect(client.req.go({ timeoutMs: Number.POSITIVE_INFINITY })).rejects.toThrow(
      "?go: no connection to dut:7147: the device has said nothing for 1.5 s, and has not answered ?watchdog",
    );
    clock.advance(1000);
    clock.advance(500);
    await lost;
  });
});

describe("closing", () => {
  test("sends what was asked before, leaves no handle, and ends every stream", async () => {
    const { client, server } = await talkTo(greeting5, () => "");
    const streams = [client.informs(), client.logs(), client.inform.scanDone(), client.sensors.rate.readings()];
    const ends = streams.map((stream) => stream.next());
    const asked = expect(client.req.go()).rejects.toThrow("?go: no connection to");
    await client.close();
    await asked;
    expect((await Promise.all(ends)).map(({ done }) => done)).toEqual([true, true, true, true]);
    await server.until((line) => line.startsWith("?go"));
    await expect(client.sensors.rate.readings().next()).rejects.toThrow(ConnectionLostError);
  });

  test("is done by `await using` at the end of a block", async () => {
    const server = await startScript(greeting5, obey);
    let seen: DutClient | undefined;
    {
      await using client = await DutClient.connect("127.0.0.1", server.port);
      seen = client;
    }
    expect(seen.state.kind).toBe("closed");
  });
});

describe("what a client may send", () => {
  test("is nothing that changes a device, where it is read-only", async () => {
    const { client, server } = await talkTo(greeting5, obey, { readOnly: true });
    await expect(client.req.go()).rejects.toThrow(new RequestRefusedError("?go was not sent: this client is read-only"));
    await expect(client.request("halt")).rejects.toThrow(RequestRefusedError);
    expect(() => client.req.scan.stream()).toThrow(RequestRefusedError);
    await client.request("watchdog");
    expect(server.received).toEqual(["?watchdog[1]"]);
  });

  test("can be some requests alone", async () => {
    const { client, server } = await talkTo(greeting5, obey, { allow: ["go"] });
    await client.req.go();
    await expect(client.req.setRate({ rate: 1 })).rejects.toThrow(
      "?set-rate was not sent: this client may send only go and requests that change nothing",
    );
    expect(server.received).toEqual(["?go[1]"]);
  });
});

describe("sockets", () => {
  const certificate = {
    key: readFileSync(new URL("../../support/tls-key.pem", import.meta.url)),
    cert: readFileSync(new URL("../../support/tls-cert.pem", import.meta.url)),
  };

  async function listening(server: Server, ...where: [number, string] | [string]): Promise<void> {
    onTestFinished(() => void server.close());
    server.listen(...(where as [number, string]));
    await once(server, "listening");
  }

  test("may be Unix sockets", async () => {
    const path = join(tempFolder(), "dut.sock");
    await listening(
      createServer((socket) => socket.write(greeting5)),
      path,
    );
    const client = closing(new DutClient("", 0, { socket: { path } }));
    await client.connect();
    expect(client.address).toContain("dut.sock");
  });

  test("may be encrypted, and a certificate that nobody vouches for is refused", async () => {
    const { createServer: createTlsServer } = await import("node:tls");
    const server = createTlsServer(certificate, (socket) => socket.on("error", () => {}).write(greeting5));
    await listening(server, 0, "127.0.0.1");
    const { port } = server.address() as { port: number };
    const client = closing(new DutClient("localhost", port, { tls: { ca: certificate.cert }, socket: { host: "127.0.0.1" } }));
    await client.connect();
    expect(client.protocol?.major).toBe(5);
    await expect(new DutClient("localhost", port, { tls: {}, socket: { host: "127.0.0.1" } }).connect()).rejects.toThrow(
      /no connection to localhost:\d+: self.signed certificate/,
    );
  });
});
