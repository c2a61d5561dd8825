import { type AccessOptions, DeviceServer, type DeviceServerOptions } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { Address } from "../../../../runtime/protocol/address.js";
import { LoopbackGuard } from "../../../../runtime/server/access/loopback-guard.js";
import type { ClientSession } from "../../../../runtime/server/clients/client-session.js";
import { Authority } from "../../../support/certificates.js";
import { keepLog, startDevice } from "../../../support/running-device.js";

const version = { version: "dish-api-1.0" };

describe("a device without roles", () => {
  test("can keep standard requests from everybody", async () => {
    const { client } = await startDevice(
      new DeviceServer(version, { port: 0, access: { guard: { halt: "nobody", "log-level": "nobody" } } }),
    );
    expect((await client.reply("?halt")).replaceAll("\\_", " ")).toMatch(
      /^!halt fail \?halt is not permitted to 127\.0\.0\.1:\d+: no client may use it$/,
    );
    expect(await client.reply("?log-level debug")).toMatch(/^!log-level fail/);
    expect((await client.ask("?help")).filter((line) => /^#help (halt|log-level|watchdog) /.test(line))).toHaveLength(1);
    expect(await client.reply("?watchdog")).toBe("!watchdog ok");
  });

  test("lets programs on its machine, where only they may", async () => {
    const { client, device } = await startDevice(new DeviceServer(version, { port: 0, access: { guard: { halt: "loopback" } } }));
    expect(await client.reply("?halt")).toBe("!halt ok");
    await device.join();
  });

  test.each<[string | undefined, number]>([
    ["127.0.0.1:5", 1],
    ["127.9.9.9:5", 1],
    ["[::1]:5", 1],
    ["10.0.0.1:5", 0],
    ["[2001:db8::1]:5", 0],
    [undefined, 1],
  ])("takes a client at %s for rank %d", (address, rank) => {
    const client = { peer: address === undefined ? undefined : Address.parse(address) } as ClientSession;
    expect(new LoopbackGuard({ halt: "loopback" }).standingOf(client)).toEqual({ role: undefined, rank });
  });

  test.each<["loopback" | "nobody" | undefined, string, string]>([
    ["loopback", "only on the machine of the device", "only programs on the machine of the device may use it"],
    ["nobody", "for no client", "no client may use it"],
    [undefined, "", ""],
  ])("says of a request for %s who may use it, and who may not", (level, need, refusal) => {
    const guard = new LoopbackGuard(level && { halt: level });
    const rank = guard.needOf({ name: "halt", description: "" }, true);
    expect(guard.describeNeed(rank)).toBe(need);
    if (rank > 0)
      expect(guard.describeRefusal("halt", rank, { address: "10.0.0.1:5" } as ClientSession)).toBe(
        `?halt is not permitted to 10.0.0.1:5: ${refusal}`,
      );
  });

  test.each([undefined, { halt: "nobody" }] as const)("reads nobody's address where it does not matter: %o", (guard) => {
    const client = {
      get peer(): never {
        throw new Error("read");
      },
    } as unknown as ClientSession;
    expect(new LoopbackGuard(guard).standingOf(client)).toEqual({ role: undefined, rank: 0 });
  });

  test("guards no request of its own that has such a name in another device", () => {
    expect(new LoopbackGuard({ halt: "nobody" }).needOf({ name: "halt", description: "" }, false)).toBe(0);
  });

  test.each<[unknown, string]>([
    [{ watchdog: "nobody" }, 'access.guard: expected one of device-snapshot, halt, log-level, restart, received "watchdog"'],
    [{ halt: "engineer" }, 'access.guard.halt: expected "loopback" or "nobody", received "engineer"'],
    [{ halt: "constructor" }, 'access.guard.halt: expected "loopback" or "nobody", received "constructor"'],
  ])("refuses %o", (guard, message) => {
    expect(() => new DeviceServer(version, { access: { guard: guard as NonNullable<AccessOptions["guard"]> } })).toThrow(message);
  });

  test("is told that an interface with roles says it itself", () => {
    expect(() => new DeviceServer({ ...version, roles: ["a"] }, { access: { guard: { halt: "nobody" } } })).toThrow(
      'access.guard is for an interface without roles: say it in the interface of dish-api, under "standard"',
    );
  });
});

test("a device that is told no address listens on this machine alone", async () => {
  const { device } = await startDevice(new DeviceServer(version, { port: 0, logSink: () => {} }));
  expect(device.addresses).toEqual([{ host: "127.0.0.1", port: expect.any(Number) }]);
  const { device: two } = await startDevice(new DeviceServer(version, { listen: [{ port: 0 }, { port: 0 }], logSink: () => {} }));
  expect(two.addresses.map(({ host }) => host)).toEqual(["127.0.0.1", "127.0.0.1"]);
});

describe("a device at a public address", () => {
  const warnings = async (options: DeviceServerOptions, contract: ConstructorParameters<typeof DeviceServer>[0] = version) => {
    const { records, logSink } = keepLog();
    const device = new DeviceServer(contract, { port: 0, logSink, ...options });
    await device.start();
    onTestFinished(() => device.stop({ graceMs: 0 }));
    return records.filter(({ level }) => level === "warn").map(({ message }) => message);
  };

  test("says once at the start that everybody may do everything, and what to do", async () => {
    expect(await warnings({ host: "0.0.0.0" })).toEqual([
      expect.stringMatching(
        /^everybody who reaches 0\.0\.0\.0:\d+ may use every request, also \?halt: say who may with the option access\.allow, with roles in the interface, or listen on 127\.0\.0\.1$/,
      ),
    ]);
  });

  test.each<[string, DeviceServerOptions]>([
    ["is on this machine alone", {}],
    ["is on this machine alone, by name", { host: "localhost" }],
    ["has a list of who may connect", { host: "0.0.0.0", access: { allow: ["127.0.0.1"] } }],
    ["has a list of who may not", { host: "0.0.0.0", access: { deny: ["10.0.0.0/8"] } }],
    ["guards its requests", { host: "0.0.0.0", access: { guard: { halt: "loopback" } } }],
  ])("says nothing where it %s", async (_, options) => {
    expect(await warnings(options)).toEqual([]);
  });

  test("says it also where certificates are asked for, and anybody's will do", async () => {
    const authority = await Authority.create();
    const tls = { ...(await authority.issue({ name: "dish" })), ca: authority.cert, requestCert: true };
    expect(await warnings({ listen: [{ host: "0.0.0.0", port: 0, tls: { ...tls, acceptsUntrusted: true } }] })).toHaveLength(1);
    expect(await warnings({ listen: [{ host: "0.0.0.0", port: 0, tls }] })).toEqual([]);
  });

  test("says nothing where the interface has roles", async () => {
    expect(await warnings({ host: "0.0.0.0" }, { ...version, roles: ["a"] })).toEqual([]);
  });
});
