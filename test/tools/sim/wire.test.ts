import { once } from "node:events";
import { connect } from "node:net";
import { simulate } from "katcp-tools";
import { describe, expect, test } from "vitest";
import { startSim } from "../../support/sim-pair.js";
import { WireClient } from "../../support/wire-client.js";

describe.each([undefined, 1, 7])("lines that come in pieces of %s bytes", (chunkBytes) => {
  test("are changed as whole lines are, and all others pass unchanged", async () => {
    const { control, connect: open, network } = await startSim();
    const client = await open();
    const plain = [
      await client.ask("?help"),
      await client.ask("?sensor-list"),
      await client.ask("?gain[5] 0 1"),
      await client.ask("?none"),
    ];
    network.faults = chunkBytes === undefined ? {} : { chunkBytes };
    await control.req.mistypeRequest({ request: "add", times: 1 });
    await control.req.failRequest({ request: "greet", text: "no", times: 1 });
    expect(await client.reply("?add 1")).toBe("!add ok wrong");
    expect(await client.reply("?greet Ann")).toBe("!greet fail no");
    const again = [
      await client.ask("?help"),
      await client.ask("?sensor-list"),
      await client.ask("?gain[5] 0 1"),
      await client.ask("?none"),
    ];
    expect(again).toEqual(plain);
  });
});

test("a fault that begins in the middle of a list changes only what comes after", async () => {
  const { sim, connect: open } = await startSim();
  const client = await open();
  client.send("?help[1]\n?help[2]\n");
  await client.until(/^#help\[1] add/);
  sim.faults.rewriteLines("^(#help\\S*) watchdog .*", "$1 watchdog !");
  const lines = await client.until(/^!help\[2]/);
  expect(lines.every((line) => /^[!#]help\[[12]] /.test(line))).toBe(true);
});

test("a client that ends its side at once still gets its answers", async () => {
  const { connect: open } = await startSim();
  const client = await open();
  client.send("?gain 0 3.5\n?gain 0\n");
  client.end();
  expect(await client.rest()).toEqual(["!gain ok", "!gain ok 3.5"]);
});

test("over a real network, connections are refused and reset, and the device comes back at its port", async () => {
  await using sim = await simulate("interfaces/dev.katcp.json", {}, { port: 0 });
  const { port } = sim.address;
  const socket = connect({ port, host: "127.0.0.1" });
  await once(socket, "data");
  const broken = once(socket, "error");
  sim.faults.cutClients();
  expect(await broken).toMatchObject([{ code: "ECONNRESET" }]);
  sim.faults.refuseClients();
  expect(await once(connect({ port, host: "127.0.0.1" }), "error")).toMatchObject([{ code: "ECONNREFUSED" }]);
  await sim.faults.clear();
  const client = await WireClient.connect(port);
  await sim.faults.restartDevice();
  expect((await client.rest()).join()).toMatch(/^#disconnect/);
  const again = await WireClient.connect(port);
  expect(await again.reply("?watchdog")).toBe("!watchdog ok");
  again.destroy();
});
