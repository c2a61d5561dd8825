import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SensorWatcher, UntypedClient } from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { DutClient, greeting5, talkTo, until } from "../../support/dut-client.js";

const greeting4 = "#version dut-api-1.2\n#build-state dut-1\n";
const obey = (line: string): string => line.replace(/^\?(\S+).*$/, "!$1 ok\n");

describe("what the peers' own tests ask of a client", () => {
  test.each([
    ["4 and then 5", `${greeting4}${greeting5}`, undefined, { major: 4, flags: "" }],
    ["5 and then 4", `${greeting5}${greeting4}`, undefined, { major: 5, flags: "MIB" }],
    ["5 where 4 was given by hand", greeting5, "4.0", { major: 4, flags: "" }],
    ["4 where 5 was given by hand", greeting4, "5.0-MI", { major: 5, flags: "MI" }],
  ])("a device that greets as %s is spoken to as it said first, or as the author says", async (_, greeting, protocol, spoken) => {
    const { client, server } = await talkTo(greeting, obey, { protocol });
    await client.req.go();
    await client.req.go();
    expect(client.protocol).toMatchObject(spoken);
    expect(server.received[1]).toBe(spoken.flags.includes("I") ? "?go[2]" : "?go");
  });

  test("words that are no UTF-8 are read as far as they can be", async () => {
    const { client } = await talkTo(greeting5, () => "!go[1] fail caf\xe9\n");
    await expect(client.req.go()).rejects.toThrow("caf\ufffd");
  });

  test("a client that is closed leaves no handle", async () => {
    const before = process.getActiveResourcesInfo().length;
    for (let round = 0; round < 20; round++) {
      const { client } = await talkTo(greeting5, obey);
      new SensorWatcher(client);
      await client.req.go();
      await client.close();
    }
    // The scripted servers listen until the test is over, each on a handle of its own; their ends of the connections go in a later turn.
    await until(() => process.getActiveResourcesInfo().length <= before + 20);
  });

  test("closed clients are not kept in memory, whether their device was there or not", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const network = new MemoryNetwork();
    await network.listen({ host: "dut", port: 7147 }, (stream) => stream.write(greeting5));
    const closed: WeakRef<object>[] = [];
    const use = async (host: string): Promise<void> => {
      const client = new UntypedClient(host, 7147, { connector: network.connect, reconnect: () => 0, onWarning: () => {} }).start();
      new SensorWatcher(client);
      await client.connected({ signal: AbortSignal.timeout(5) }).catch(() => {});
      await client.close();
      closed.push(new WeakRef(client));
    };
    for (let round = 0; round < 10; round++) await use(round % 2 === 0 ? "dut" : "absent");
    await until(() => {
      collect();
      return closed.every((client) => client.deref() === undefined);
    });
  });

  test("requests may be made by fifty at once, again and again", async () => {
    const { client } = await talkTo(greeting5, (line) => line.replace(/^\?(set-rate\[\d+\]) (.*)$/, "!$1 ok $2\n"));
    for (let round = 0; round < 10; round++) {
      const rates = Array.from({ length: 50 }, (_, index) => round + index);
      const replies = await Promise.all(rates.map((rate) => client.req.setRate({ rate })));
      expect(replies.map(({ actual }) => actual)).toEqual(rates);
    }
  });

  test("one that is stopped in the middle of everything rejects all of it, and a new one takes its place", async () => {
    const { client, server } = await talkTo(greeting5, () => "");
    const calls = [client.req.go(), client.req.setRate({ rate: 1 }), client.req.scan()].map((call) =>
      expect(call).rejects.toThrow("closed by this client"),
    );
    await client.close();
    await Promise.all(calls);
    await using next = await DutClient.connect("127.0.0.1", server.port);
    expect(next.state.kind).toBe("connected");
  });
});
