import {
  type AccessOptions,
  type ClientSession,
  type Contract,
  DeviceServer,
  type DeviceServerOptions,
  type ListenPlace,
} from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { keepLog } from "../../../support/running-device.js";
import { WireClient } from "../../../support/wire-client.js";

const roles = ["monitor", "operator", "engineer"] as const;
type Role = (typeof roles)[number];

const contract: Contract = {
  format: 1,
  name: "dish",
  version: "dish-api-1.0",
  roles,
  standard: [
    { name: "halt", access: "engineer" },
    { name: "log-level", access: "engineer" },
    { name: "client-list", access: "operator" },
  ],
  requests: [
    { name: "where", description: "Where it points.", safe: true, access: "monitor" },
    {
      name: "point",
      description: "Point.",
      access: "operator",
      arguments: [{ name: "azim", type: "float" }],
      aliases: ["slew"],
    },
    { name: "grease", description: "Grease.", access: "engineer" },
    { name: "safe-one", member: "safeOne", description: "Says no role.", safe: true },
    { name: "bare-one", member: "bareOne", description: "Says no role.", deprecated: "use point" },
  ],
};

/** What each request needs, as the contract says it, and as it is where nothing says it. */
const needs: Readonly<Record<string, Role>> = {
  where: "monitor",
  "point 5": "operator",
  "slew 5": "operator",
  grease: "engineer",
  "safe-one": "monitor",
  "bare-one": "engineer",
  added: "engineer",
  unheard: "engineer",
  watchdog: "monitor",
  help: "monitor",
  "sensor-list": "monitor",
  "client-list": "operator",
  "log-level": "engineer",
};

class Dish extends DeviceServer {
  readonly called: string[] = [];
  readonly asked: string[] = [];
  hook: ((client: ClientSession) => unknown) | undefined;

  constructor(options: DeviceServerOptions) {
    super(contract, options);
    this.addRequest({ name: "added", description: "By code." }, () => void this.called.push("added"));
  }

  protected override roleOf(client: ClientSession): string | undefined {
    return this.hook?.(client) as string | undefined;
  }

  protected override authorize(_: ClientSession, request: { readonly name: string }): boolean {
    this.asked.push(request.name);
    return true;
  }

  protected override onUnknownRequest({ message }: { readonly message: { readonly name: string } }): void {
    this.called.push(message.name);
  }

  requestWhere = (): void => void this.called.push("where");
  requestPoint = (): void => void this.called.push("point");
  requestGrease = (): void => void this.called.push("grease");
  requestSafeOne = (): void => void this.called.push("safe-one");
  requestBareOne = (): void => void this.called.push("bare-one");
}

interface Served {
  readonly device: Dish;
  readonly messages: () => readonly string[];
  readonly connect: (port: number) => Promise<WireClient>;
}

async function serve(listen: readonly ListenPlace[], access?: AccessOptions, hook?: Dish["hook"]): Promise<Served> {
  const network = new MemoryNetwork();
  const { records, logSink } = keepLog();
  const places = listen.map((place) => ({ host: "dut", ...place }));
  const device = new Dish({ listen: places, listener: network.listen, logSink, access });
  device.hook = hook;
  await device.start();
  onTestFinished(() => device.stop({ graceMs: 0 }));
  return { device, messages: () => records.map(({ message }) => message), connect: (port) => WireClient.inMemory(network, port) };
}

test("a request that code adds with a role that there is not is refused, and not for everybody", async () => {
  const { device, connect } = await serve([{ port: 1, role: "monitor" }]);
  expect(() =>
    device.addRequest({ name: "danger", description: "A slip.", access: "enginer" }, () => device.called.push("danger")),
  ).toThrow('the access of ?danger: expected a role of the interface (monitor, operator, engineer), received "enginer"');
  expect(await (await connect(1)).reply("?danger")).toMatch(/^!danger fail/);
  expect(device.called).toEqual([]);
});

const doors = [...roles.map((role, index) => ({ port: index + 1, role })), { port: 9 }];

describe.each(doors)("a client at the listener of %o", ({ port, role = "monitor" }: { port: number; role?: Role }) => {
  test.each(Object.entries(needs))("may use ?%s, or is refused it, as its role says (%s)", async (request, need) => {
    const { device, connect } = await serve(doors);
    const client = await connect(port);
    const [name = ""] = request.split(" ");
    const reply = await client.reply(`?${request}`);
    if (roles.indexOf(role) >= roles.indexOf(need)) expect(reply).toMatch(new RegExp(`^!${name} ok`));
    else {
      const words = reply.replaceAll("\\_", " ");
      expect(words).toMatch(new RegExp(`^!${name} fail \\?${name} needs the role ${need}: memory:\\d+ is ${role}$`));
      // Nothing of the author's has seen it.
      expect([device.called, device.asked]).toEqual([[], []]);
    }
    expect([...device.clients].map((each) => each.role)).toEqual([role]);
  });

  test("is refused before its arguments are looked at", async () => {
    const { connect } = await serve(doors);
    const reply = await (await connect(port)).reply("?point north");
    expect(reply.replaceAll("\\_", " ")).toContain(role === "monitor" ? "needs the role operator" : "azim");
  });

  test("is listed by ?help what it may use, and no more", async () => {
    const { connect } = await serve(doors);
    const client = await connect(port);
    const lines = await client.ask("?help");
    const listed = lines.slice(0, -1).map((line) => line.split(" ")[1]);
    expect(lines.at(-1)).toBe(`!help ok ${listed.length}`);
    for (const [request, need] of Object.entries(needs)) {
      const [name] = request.split(" ");
      const isThere = name !== "unheard" && roles.indexOf(role) >= roles.indexOf(need);
      expect(`${name} ${listed.includes(name)}`).toBe(`${name} ${isThere}`);
    }
  });
});

test("?help of one request that a client may not use says which role it needs", async () => {
  const { connect } = await serve([{ port: 1 }]);
  expect((await (await connect(1)).reply("?help grease")).replaceAll("\\_", " ")).toMatch(
    /^!help fail \?grease needs the role engineer: memory:\d+ is monitor$/,
  );
});

test("?help lists everything with the role that it needs, where an option says so", async () => {
  const { connect } = await serve([{ port: 1 }], { helpListsAll: true });
  const client = await connect(1);
  const lines = (await client.ask("?help")).map((line) => line.replaceAll("\\_", " "));
  expect(lines.filter((line) => /^#help (where|point|bare-one) /.test(line))).toEqual([
    "#help bare-one Says no role. (deprecated: use point; needs the role engineer)",
    "#help point Point. (needs the role operator)",
    "#help where Where it points.",
  ]);
  expect((await client.ask("?help point"))[0]?.replaceAll("\\_", " ").replaceAll("\\n", "\n")).toBe(
    "#help point Point.\nAccess: needs the role operator\nUsage: ?point azim",
  );
  expect((await client.ask("?help bare-one"))[0]?.replaceAll("\\_", " ").replaceAll("\\n", "\n")).toBe(
    "#help bare-one Says no role.\nDeprecated: use point\nAccess: needs the role engineer\nUsage: ?bare-one",
  );
});

describe("the hook roleOf", () => {
  test("comes before the listener, and leaves to it whom it does not know", async () => {
    const { connect, device } = await serve([{ port: 1, role: "operator" }], {}, ({ id }) => (id === 1 ? "engineer" : undefined));
    await connect(1);
    await connect(1);
    expect([...device.clients].map(({ role }) => role)).toEqual(["engineer", "operator"]);
  });

  test.each<[string, () => unknown, string]>([
    ["throws", () => { throw new Error("the directory is down"); }, "the directory is down"], // biome-ignore format: one line each
    [
      "gives a role that there is not",
      () => "root",
      'its result: expected a role of the interface (monitor, operator, engineer), received "root"',
    ],
    ["gives what is no text", () => ({ role: "engineer" }), "expected the name of a role or undefined"],
    ["gives a promise", async () => "engineer", "expected the name of a role or undefined"],
  ])("that %s makes nobody mighty", async (_, hook, words) => {
    const { connect, device, messages } = await serve([{ port: 1, role: "engineer" }], {}, hook);
    await connect(1);
    expect([...device.clients].map(({ role }) => role)).toEqual(["monitor"]);
    expect(messages().filter((message) => message === `roleOf failed: ${words}`)).toHaveLength(1);
  });
});

describe("a role that the interface does not have", () => {
  test.each<[string, Partial<DeviceServerOptions>]>([
    ["of a listener", { listen: [{ port: 0, role: "root" }] }],
    ["of a network", { access: { networks: [{ from: "10.0.0.0/8", role: "root" }] } }],
  ])("%s is refused at once", (_, options) => {
    expect(() => new Dish(options)).toThrow(/expected a role of the interface \(monitor, operator, engineer\), received "root"/);
  });

  test("is refused in the contract too", () => {
    const wrong: Contract = { ...contract, requests: [{ name: "x", description: "X.", access: "root" }] };
    expect(() => new DeviceServer(wrong)).toThrow(
      'the access of ?x: expected a role of the interface (monitor, operator, engineer), received "root"',
    );
  });

  test("cannot be given where the interface has none", () => {
    const plain = { version: "dish-api-1.0" };
    expect(() => new DeviceServer(plain, { listen: [{ port: 0, role: "monitor" }] })).toThrow("the interface of dish-api has no roles");
    expect(() => new DeviceServer(plain, { access: { networks: [{ from: "::1", role: "monitor" }] } })).toThrow("has no roles");
  });
});
