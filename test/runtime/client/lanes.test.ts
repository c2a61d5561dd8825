import { setImmediate as turn } from "node:timers/promises";
import { ConnectionLostError, RequestTimeoutError } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { greeting5, talkTo, until } from "../../support/dut-client.js";

const greeting = greeting5.replace("-MIB", "-M");

/** A device without identifiers, whose replies a test sends, and a client whose clock stands still. */
async function talk(answer: (line: string) => string = () => "", options = {}) {
  const clock = new FakeClock();
  const warnings: string[] = [];
  const onWarning = ({ message }: { readonly message: string }): void => void warnings.push(message);
  const { client, server } = await talkTo(greeting, answer, { clock, keepAlive: false, onWarning, reconnect: () => 1, ...options });
  /** How a call ends, in a few words. */
  const ends: string[] = [];
  const watch = (name: string, call: Promise<unknown>): void => {
    call.then(
      (value) => ends.push(`${name}: ${JSON.stringify(value)}`),
      (error: Error) => ends.push(`${name}: ${error.name} ${error.message.replaceAll(/127\.0\.0\.1:\d+/g, "dut")}`),
    );
  };
  return { clock, client, server, warnings, ends, watch };
}

describe("a reply that is lost, where a device has no identifiers,", () => {
  test("has the calls that wait for their turn say that they were not sent", async () => {
    const { clock, client, server, ends, watch } = await talk();
    watch("one", client.req.go({ timeoutMs: 2000 }));
    await server.until((line) => line === "?go");
    watch("two", client.req.go({ timeoutMs: 4000 }));
    clock.advance(4000);
    await until(() => ends.length === 2);
    expect(ends).toEqual([
      "one: RequestTimeoutError ?go to dut: no reply within 2 s",
      "two: RequestTimeoutError ?go to dut was not sent within 4 s: an earlier ?go has had no reply, and the device has no identifiers to tell them apart",
    ]);
    expect(server.received).toEqual(["?go"]);
  });

  test("does not block its name: after half a minute more the connection is made anew, and says why", async () => {
    const { clock, client, server, ends, watch } = await talk();
    watch("one", client.req.go({ timeoutMs: 2000 }));
    await server.until((line) => line === "?go");
    watch("two", client.req.go({ timeoutMs: Number.POSITIVE_INFINITY }));
    clock.advance(2000);
    await until(() => ends.length === 1);
    clock.advance(29_999);
    await turn();
    expect(client.state.kind).toBe("connected");
    clock.advance(1);
    await until(() => ends.length === 2);
    expect(ends[1]).toBe(
      "two: ConnectionLostError ?go was not sent: no connection to dut: no reply to ?go for 32 s, which blocks every later ?go, since the device has no identifiers",
    );
    clock.advance(1);
    await server.connected(2);
    await client.connected();
    watch("three", client.req.go());
    await until(() => server.received.length === 2);
    server.send("!go ok\n");
    await until(() => ends.length === 3);
    expect(ends[2]).toBe("three: undefined");
  });

  test("ends the connection for a call that comes later still, and not before: other names go on", async () => {
    const { clock, client, server, ends, watch } = await talk((line) => (line.startsWith("?set-rate") ? "!set-rate ok 1.0\n" : ""));
    watch("one", client.req.go({ timeoutMs: 2000 }));
    await server.until((line) => line === "?go");
    clock.advance(2000);
    await until(() => ends.length === 1);
    clock.advance(60_000);
    await client.req.setRate({ rate: 1 });
    expect(client.state.kind).toBe("connected");
    await expect(client.req.go()).rejects.toThrow(ConnectionLostError);
    expect(ends).toEqual(["one: RequestTimeoutError ?go to dut: no reply within 2 s"]);
  });

  test("may still be late: then the next is sent, and its own reply is waited for", async () => {
    const { clock, client, server } = await talk();
    const late = expect(client.req.go({ timeoutMs: 2000 })).rejects.toThrow(RequestTimeoutError);
    await server.until((line) => line === "?go");
    clock.advance(2000);
    await late;
    clock.advance(29_000);
    server.send("!go ok\n");
    const next = client.req.go();
    await until(() => server.received.length === 2);
    clock.advance(4000);
    server.send("!go ok\n");
    await next;
    clock.advance(60_000);
    expect(client.state.kind).toBe("connected");
  });
});

test("a reply that cannot be read frees its name, where a device has no identifiers", async () => {
  const { client, server, ends, watch } = await talk((line) => (line === "?go" ? "" : "!set-rate ok 2.0\n"));
  watch("one", client.req.go());
  watch("two", client.req.go());
  await server.until((line) => line === "?go");
  server.send("!go ok \\q\n");
  await until(() => server.received.length === 2);
  server.send("!go ok\n");
  await until(() => ends.length === 2);
  expect(ends[0]).toMatch(/^one: DatatypeError \?go to dut: its reply cannot be read: /);
  expect(ends[1]).toBe("two: undefined");
});

describe("replies that come twice, where a device has no identifiers,", () => {
  /** Answers each request with its number, twice, and a late inform. */
  const twice = (): ((line: string) => string) => {
    let count = 0;
    return (line) => {
      if (!line.startsWith("?set-rate")) return `!${line.slice(1)} ok\n`;
      count++;
      return `!set-rate ok ${count}.0\n!set-rate ok ${count}.0\n#set-rate late\n`;
    };
  };

  test("shift none of those that follow, and are warned of once", async () => {
    const { client, warnings } = await talk(twice());
    const calls = [1, 2, 3, 4].map((rate) => client.req.setRate({ rate }));
    expect(await Promise.all(calls)).toEqual([{ actual: 1 }, { actual: 2 }, { actual: 3 }, { actual: 4 }]);
    for (const actual of [5, 6]) expect(await client.req.setRate({ rate: 0 })).toEqual({ actual });
    expect(warnings).toEqual(["unexpected reply !set-rate: did the device answer ?set-rate twice?"]);
  });

  test("and are told apart from their like also where they come late, once the client knows of them", async () => {
    let answered = 0;
    const { client, server } = await talk((line) => {
      if (!line.startsWith("?set-rate")) return `!${line.slice(1)} ok\n`;
      answered++;
      // The second reply leaves only with the next thing that is said.
      return answered === 1 ? "!set-rate ok 1.0\n" : `!set-rate ok ${answered}.0\n`;
    });
    expect(await client.req.setRate({ rate: 1 })).toEqual({ actual: 1 });
    server.send("!set-rate ok 1.0\n");
    await client.req.go();
    // From here on each waits until the device has said all that it had to.
    const next = client.req.setRate({ rate: 2 });
    server.send("!set-rate ok 1.0\n");
    expect(await next).toEqual({ actual: 2 });
    expect(server.received.filter((line) => line === "?watchdog")).toHaveLength(1);
  });

  test("of ?watchdog itself block nothing", async () => {
    const { client, server } = await talk((line) => `!${line.slice(1)} ok\n!${line.slice(1)} ok\n`);
    for (let count = 0; count < 3; count++) await client.request("watchdog");
    await client.req.go();
    await client.req.go();
    expect(server.received.filter((line) => line === "?go")).toHaveLength(2);
  });

  test("with identifiers are known by them", async () => {
    const warnings: string[] = [];
    let count = 0;
    const { client } = await talkTo(
      greeting5,
      (line) => {
        count++;
        return `!set-rate[${/\d+/.exec(line)?.[0]}] ok ${count}.0\n`.repeat(2);
      },
      { onWarning: ({ message }) => warnings.push(message) },
    );
    const calls = [1, 2, 3].map((rate) => client.req.setRate({ rate }));
    expect(await Promise.all(calls)).toEqual([{ actual: 1 }, { actual: 2 }, { actual: 3 }]);
    expect(warnings).toEqual([]);
  });

  test("and of names that a device makes up are told of up to a bound", async () => {
    const { client, server, warnings } = await talk((line) => `!${line.slice(1)} ok\n`);
    server.send(Array.from({ length: 500 }, (_, index) => `!made-up-${index} ok\n`).join(""));
    await until(() => warnings.length >= 100);
    await client.req.go();
    expect(warnings).toHaveLength(100);
  });
});

test("an inform that was said before a call was sent is not taken for one of its own", async () => {
  const { client } = await talk((line) => (line === "?scan" ? "#scan 1\n!scan ok 1.0\n#scan 9\n" : ""));
  const calls = [client.req.scan(), client.req.scan()];
  expect(await Promise.all(calls)).toEqual([
    { informs: [{ step: 1 }], peak: 1 },
    { informs: [{ step: 1 }], peak: 1 },
  ]);
});
