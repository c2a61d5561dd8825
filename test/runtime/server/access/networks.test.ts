import { type AccessOptions, Address, DeviceServer, type DeviceServerOptions } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { DoorKeeper } from "../../../../runtime/server/access/door-keeper.js";
import { Networks } from "../../../../runtime/server/access/networks.js";
import { connectWire, keepLog, startDevice } from "../../../support/running-device.js";

describe("networks", () => {
  test.each<[string, string, boolean]>([
    ["10.8.0.0/16", "10.8.255.1:5", true],
    ["10.8.0.0/16", "10.9.0.1:5", false],
    ["10.8.0.0/16", "[2001:db8::1]:5", false],
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.7", "192.0.2.8", false],
    ["0.0.0.0/0", "203.0.113.5:1", true],
    ["0.0.0.0/0", "[::1]:1", false],
    ["::/0", "[::1]:1", true],
    ["fd00::/8", "[fd12::1]:7147", true],
    ["fd00::/8", "[fe80::1]:7147", false],
    ["::1", "[0:0::1]:1", true],
  ])("%s has %s: %s", (network, address, expected) => {
    expect(new Networks([network], "allow").has(Address.parse(address))).toBe(expected);
  });

  test.each(["10.8.0.0/33", "::1/129", "10.8", "host.example", "10.8.0.0/", "10.8.0.0/x", "", "/8"])("%j is no network", (text) => {
    expect(() => new Networks([text], "access.deny")).toThrow(
      `access.deny: expected a network or an address, such as 10.8.0.0/16 or 192.0.2.7, received ${JSON.stringify(text)}`,
    );
  });
});

const version = { version: "dish-api-1.0" };

test.each<[string, AccessOptions]>([
  ["access.allow", { allow: ["10.8"] }],
  ["access.deny", { deny: ["10.0.0.0/8", "10.8"] }],
  [
    "access.networks[1].from",
    {
      networks: [
        { from: "10.0.0.0/8", role: "low" },
        { from: "10.8", role: "low" },
      ],
    },
  ],
])("what is no network is named by the option that has it: %s", (where, access) => {
  expect(() => new DeviceServer({ ...version, roles: ["low"] }, { access })).toThrow(
    `${where}: expected a network or an address, such as 10.8.0.0/16 or 192.0.2.7, received "10.8"`,
  );
});

test.each<[string, DeviceServerOptions]>([
  ["access.networks[0].role", { access: { networks: [{ from: "10.0.0.0/8", role: "root" }] } }],
  [
    "listen",
    {
      listen: [
        { port: 0, role: "low" },
        { port: 0, role: "root" },
      ],
    },
  ],
  ["listen", { listen: [{ port: 0, tls: { roles: [{ subject: "*", role: "root" }] } }] }],
])("a role that the interface does not have is named by the option that has it: %s", (where, options) => {
  expect(() => new DeviceServer({ ...version, roles: ["low"] }, options)).toThrow(
    `${where}: expected a role of the interface (low), received "root"`,
  );
});

describe("a device that lets only some connect", () => {
  test.each([{ deny: ["127.0.0.0/8"] }, { allow: ["10.0.0.0/8"] }, { allow: [] }, { allow: ["127.0.0.1"], deny: ["127.0.0.1"] }])(
    "says so to the others, and lets them go (%o)",
    async (access) => {
      const { records, logSink } = keepLog();
      const device = new DeviceServer(version, { port: 0, logSink, access });
      await expect(startDevice(device)).rejects.toThrow("came: #disconnect clients\\_of\\_this\\_address\\_may\\_not\\_connect");
      expect([device.stats().clients.refused, [...device.clients]]).toEqual([1, []]);
      expect(records.at(-1)?.message).toMatch(/^127\.0\.0\.1:\d+ was refused: clients of this address may not connect$/);
    },
  );

  test.each([{ allow: ["127.0.0.1/32"] }, { deny: ["10.0.0.0/8", "::1"] }, { allow: ["127.0.0.0/8"], deny: ["127.0.0.2"] }])(
    "lets in who is meant (%o)",
    async (access) => {
      const { client } = await startDevice(new DeviceServer(version, { port: 0, access }));
      expect(await client.reply("?watchdog")).toBe("!watchdog ok");
    },
  );

  test("sees an IPv4 client that comes by IPv6 as what it is", async () => {
    const access = { deny: ["127.0.0.1"] };
    await expect(startDevice(new DeviceServer(version, { host: "::", port: 0, logSink: () => {}, access }))).rejects.toThrow(
      "may\\_not\\_connect",
    );
  });
});

test("whoever has no IP address is in this process, and whoever comes by a Unix socket was let in by its file", () => {
  const keeper = new DoorKeeper({ allow: ["10.0.0.0/8"], deny: ["127.0.0.0/8"] });
  expect(keeper.lets("memory:1")).toBe(true);
  expect([keeper.lets("127.0.0.1:0"), keeper.lets("127.0.0.1:0", { isUnixSocket: true })]).toEqual([false, true]);
  expect([keeper.lets("10.0.0.1:5"), keeper.lets("192.0.2.7:5")]).toEqual([true, false]);
});

describe("roles by network", () => {
  test("are those of the first network that fits", async () => {
    const networks = [
      { from: "10.0.0.0/8", role: "low" },
      { from: "127.0.0.0/8", role: "high" },
      { from: "127.0.0.1", role: "low" },
    ];
    const contract = { ...version, roles: ["low", "high"], standard: [{ name: "halt", access: "high" }] };
    const { client, device, port } = await startDevice(new DeviceServer(contract, { port: 0, access: { networks } }));
    await connectWire(port);
    expect([...device.clients].map(({ role }) => role)).toEqual(["high", "high"]);
    expect(await client.reply("?halt")).toBe("!halt ok");
  });
});
