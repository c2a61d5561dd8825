import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { runCli } from "../../gateway/cli.js";
import { readSite } from "../../gateway/index.js";
import { isAllowed, roleFor } from "../../gateway/site/request-role.js";
import { tempFolder } from "../support/temp-folder.js";

function write(content: unknown): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "dev.katcp.json"), readFileSync("interfaces/dev.katcp.json"));
  const file = join(folder, "site.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, undefined, 2));
  return file;
}

const whole = {
  $schema: "./katcp-site.schema.json",
  name: "Karoo",
  listen: { host: "::", port: 443, names: ["panel.example.org"], tls: { cert: "cert.pem", key: "key.pem", "client-ca": "ca.pem" } },
  access: {
    roles: ["guest", "engineer"],
    anonymous: "",
    tokens: "tokens.json",
    proxy: { from: ["127.0.0.1", "10.8.0.0/16", "fd00::/8"], roles: { staff: "engineer" } },
    certificates: { "*": "guest" },
    audit: "/var/log/gateway.jsonl",
  },
  devices: [
    { name: "rx", address: "rx-m000:7147", interface: "dev.katcp.json", sampling: "event-rate 0.2 10", requests: { tune: "engineer" } },
    { address: "[::1]:7148" },
  ],
  outputs: {
    history: { folder: "kept", keep: { days: 7 } },
    metrics: { series: 500 },
    nats: {
      servers: ["nats://a:4222"],
      site: "karoo",
      role: "engineer",
      credentials: "gw.creds",
      tls: { ca: "ca.pem" },
      leases: { seconds: 5 },
      history: { days: 90, bytes: 1e12, replicas: 3 },
    },
  },
};

describe("a site file", () => {
  test("says all that a gateway needs, with paths that begin where it is", () => {
    const file = write(whole);
    const folder = file.replace("/site.json", "");
    const site = readSite(file);
    expect(site).toMatchObject({
      name: "Karoo",
      listen: { host: "::", port: 443, tls: { cert: `${folder}/cert.pem`, clientCa: `${folder}/ca.pem` } },
      access: { roles: ["guest", "engineer"], anonymous: undefined, tokens: `${folder}/tokens.json`, audit: "/var/log/gateway.jsonl" },
      devices: [
        { name: "rx", host: "rx-m000", port: 7147, strategy: "event-rate 0.2 10", interface: { model: { name: "dev" } } },
        { name: "device-7148", host: "::1", port: 7148, interface: undefined },
      ],
      outputs: {
        history: { folder: `${folder}/kept`, keep: { days: 7 } },
        metrics: { series: 500 },
        nats: {
          servers: ["nats://a:4222"],
          site: "karoo",
          role: "engineer",
          credentials: `${folder}/gw.creds`,
          tls: { ca: `${folder}/ca.pem` },
          leases: { seconds: 5 },
          history: { days: 90, bytes: 1e12, replicas: 3 },
        },
      },
      acknowledged: `${folder}/kept/acknowledged.json`,
    });
    expect(site.devices[0]?.requestRoles).toEqual(new Map([["tune", "engineer"]]));
  });

  test("needs no more than an address", () => {
    const site = readSite(write({ devices: [{ address: "127.0.0.1:7147" }] }));
    expect(site).toMatchObject({
      listen: { host: "127.0.0.1", port: 8147 },
      access: { roles: ["viewer", "operator", "expert"], anonymous: "viewer" },
      devices: [{ name: "127.0.0.1-7147" }],
      outputs: { history: { folder: expect.stringContaining("katcp-history") }, metrics: {} },
    });
    const without = readSite(write({ devices: [{ address: "a:1" }], outputs: { history: false, metrics: false } }));
    expect(without.outputs).toEqual({ history: undefined, metrics: undefined, nats: undefined });
    expect(without.acknowledged).toMatch(/\/katcp-acknowledged\.json$/);
  });

  test.each([
    [true, {}],
    [false, undefined],
    [undefined, undefined],
  ])("has a stream for the history where it says so: %s", (history, expected) => {
    const nats = { servers: "nats://a:4222", site: "karoo", history };
    expect(readSite(write({ devices: [{ address: "a:1" }], outputs: { nats } })).outputs.nats?.history).toEqual(expected);
  });

  test("is told what a stream for the history cannot be, each with its place", () => {
    const nats = { servers: "nats://a:4222", site: "karoo", history: { days: 0, bytes: 10, replicas: 6, folder: "kept" } };
    const file = write({ devices: [{ address: "a:1" }], outputs: { nats } });
    const lines = wrongWith(file).filter((line) => line.startsWith(file));
    expect(lines.map((line) => /^[^:]+:\d+:\d+: error [a-z-]+: (.*)/.exec(line)?.[1])).toEqual(
      ["days", "bytes", "replicas", "folder"].map((word) => expect.stringContaining(`"${word}"`)),
    );
  });

  test("is told all that is wrong with it at once, each with its place", () => {
    const file = write({
      access: { anonymous: "boss", proxy: { from: ["10.0.0.0/64", "proxy.example.org"], roles: { a: "nobody" } } },
      devices: [
        { name: "rx", address: "rx" },
        { name: "rx", address: "rx:1", sampling: "often", requests: { tune: "x" }, interface: "no.katcp.json" },
        { name: "rx", address: "rx:2" },
      ],
      outputs: { nats: { servers: "nats://a:4222", site: "karoo", role: "admin" } },
    });
    const lines = wrongWith(file).map((line) => line.replace(file, "site.json"));
    const told = lines.filter((line) => line.startsWith("site.json:"));
    expect(told.map((line) => /: error: (.*)/.exec(line)?.[1] ?? line).length).toBe(10);
    expect(told.every((line) => /^site\.json:\d+:\d+/.test(line))).toBe(true);
    for (const word of [
      '"boss"',
      "10.0.0.0/64",
      "proxy.example.org",
      '"nobody"',
      'received "rx"',
      "often",
      '"x"',
      "no.katcp.json",
      "called",
      '"admin"',
    ])
      expect(lines.join("\n")).toContain(word);
  });

  test("has no keys but its own, and those have their types", () => {
    expect(wrongWith(write({ device: [], devices: [] })).join("\n")).toMatch(/device".*devices/s);
    expect(wrongWith(write("{")).join("\n")).toContain("syntax");
    expect(wrongWith(write({ devices: [{ address: "a:1", name: "a/b" }] })).join("\n")).toContain("letters, digits");
    expect(wrongWith("/nowhere/site.json").join("\n")).toBe("/nowhere/site.json: there is no such file");
  });
});

function wrongWith(file: string): readonly string[] {
  try {
    readSite(file);
    return [];
  } catch (thrown) {
    return (thrown as Error).message.split("\n");
  }
}

describe("the schemas", () => {
  test.each(["site", "tokens"])("of a %s file is as the command prints it", async (kind) => {
    const lines: string[] = [];
    expect(await runCli(["schema", kind], { log: (line) => lines.push(line), error: () => {} })).toBe(0);
    expect(`${lines.join("\n")}\n`).toBe(readFileSync(`gateway/schemas/katcp-${kind}.schema.json`, "utf8"));
  });

  test("of a site file takes one that is right, and no other", () => {
    const ajv = new Ajv2020({ strict: false });
    const check = ajv.compile(JSON.parse(readFileSync("gateway/schemas/katcp-site.schema.json", "utf8")) as object);
    expect([check(whole), check({ devices: [{}] }), check({ devices: [{ address: "a:1" }], more: 1 })]).toEqual([true, false, false]);
  });
});

describe("the role that a request needs", () => {
  const rules = { roles: ["viewer", "operator", "expert"], requestRoles: new Map([["stow", "expert"]]) };

  test.each<readonly [string, { access?: string; isSafe?: boolean }, string]>([
    ["help", {}, "viewer"],
    ["log-level", {}, "operator"],
    ["halt", {}, "expert"],
    ["look", { isSafe: true }, "viewer"],
    ["tune", {}, "operator"],
    ["tune", { access: "expert" }, "expert"],
    ["tune", { access: "viewer" }, "viewer"],
    ["tune", { access: "somebody-else" }, "expert"],
    ["look", { access: "somebody-else", isSafe: true }, "viewer"],
    ["stow", { access: "viewer", isSafe: true }, "expert"],
  ])("%s %o: %s", (name, { access, isSafe = false }, expected) => {
    expect(roleFor({ name, access, isSafe }, rules)).toBe(expected);
  });

  test("is had by who is as privileged, or more, and by nobody whom the site does not know", () => {
    const { roles } = rules;
    expect([isAllowed("expert", "operator", roles), isAllowed("operator", "operator", roles)]).toEqual([true, true]);
    expect([isAllowed("viewer", "operator", roles), isAllowed("root", "viewer", roles), isAllowed("expert", "root", roles)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
