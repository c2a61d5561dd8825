import { createHash } from "node:crypto";
import { type Contract, DeviceServer, type DeviceServerOptions, Message } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { connectWire, keepLog, startDevice } from "../../support/running-device.js";

const text = `{"format":1,"interface":{"name":"d","description":"é€𝄞 ${"\\u0001 long ".repeat(3000)}"},"schemas":{}}`;
const hash = createHash("sha256").update(text).digest("hex");
const quiet = { port: 0, buildState: "d-1", logSink: () => {} };
const contract: Contract = { format: 1, name: "d", version: "d-1.0", describe: async () => ({ text }) };

class Described extends DeviceServer {
  constructor(options: DeviceServerOptions = {}, own: Partial<Contract> = {}) {
    super({ ...contract, ...own }, { ...quiet, ...options });
  }
}

const parse = (line: string): Message => {
  const [head = "", ...args] = line.split(" ");
  return Message.fromWire(head.charAt(0) as "#", head.slice(1), undefined, args);
};

/** The numbers of the pieces, the text that they make, and the reply. */
function join(lines: readonly string[]) {
  const informs = lines.slice(0, -1).map(parse);
  const pieces = informs.map((inform) => inform.arguments[1] ?? Buffer.alloc(0));
  return { numbers: informs.map((inform) => inform.text(0)), pieces, text: Buffer.concat(pieces).toString(), reply: lines.at(-1) };
}

describe("a device that describes itself", () => {
  test("tells its interface in numbered pieces of bounded size, each of whole characters", async () => {
    const { client } = await startDevice(new Described());
    const told = join(await client.ask("?interface-describe"));
    expect(told.text).toBe(text);
    expect(told.numbers).toEqual(told.pieces.map((_, index) => String(index + 1)));
    expect(told.pieces.length).toBeGreaterThan(5);
    for (const piece of told.pieces) {
      expect(piece.length).toBeLessThanOrEqual(4096);
      expect(Buffer.from(piece.toString())).toEqual(piece);
    }
    expect(told.reply).toBe(`!interface-describe ok ${told.pieces.length} ${hash}`);
  });

  test("announces the hash before its own role, with which clients end the greeting", async () => {
    const { client } = await startDevice(new Described());
    const roles = (await client.ask("?version-list")).map((line) => line.split(" ").slice(1, 4));
    expect(roles.map(([name]) => name)).toEqual(["katcp-protocol", "katcp-library", "katcp-interface", "katcp-device", "ok"]);
    expect(roles[2]).toEqual(["katcp-interface", "d-1.0", hash]);
  });

  test("answers nothing of it where it is told not to, and where no interface was compiled", async () => {
    for (const device of [new Described({ describesItself: false }), new DeviceServer({ name: "d", version: "d-1.0" }, quiet)]) {
      const { client } = await startDevice(device);
      expect(await client.reply("?interface-describe")).toBe("!interface-describe invalid Unknown\\_request\\_interface-describe");
      expect((await client.ask("?version-list")).join()).not.toContain("katcp-interface");
      expect((await client.ask("?help")).join()).not.toContain("interface-describe");
    }
  });

  test("asks authorize, as for any request", async () => {
    class Guarded extends Described {
      protected override authorize(_: unknown, { name }: Message): boolean {
        return name !== "interface-describe";
      }
    }
    const { client } = await startDevice(new Guarded());
    expect(await client.reply("?interface-describe")).toMatch(/^!interface-describe fail .*is\\_not\\_permitted/);
  });

  test("starts without its interface where that cannot be loaded, says so in its log, and answers once it can", async () => {
    let isThere = false;
    const describe = async (): Promise<{ readonly text: string }> => {
      if (!isThere) throw new Error("no such file");
      return { text };
    };
    const { records, logSink } = keepLog();
    const { client } = await startDevice(new Described({ logSink }, { describe }));
    expect(records.filter(({ level }) => level === "error").map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^error the interface .*no such file/),
    ]);
    expect((await client.ask("?version-list")).join()).not.toContain("katcp-interface");
    expect(await client.reply("?interface-describe")).toMatch(/^!interface-describe fail/);
    isThere = true;
    expect((await client.ask("?interface-describe")).at(-1)).toMatch(new RegExp(`^!interface-describe ok \\d+ ${hash}$`));
  });

  test("loads its interface when it starts, and once for all devices of a class", async () => {
    let loads = 0;
    const describe = async (): Promise<{ readonly text: string }> => ({ text: String(++loads) });
    const device = new Described({}, { describe });
    expect(loads).toBe(0);
    const { client, port } = await startDevice(device);
    await startDevice(new Described({}, { describe }));
    const other = await connectWire(port);
    await Promise.all([client.ask("?interface-describe"), other.ask("?interface-describe")]);
    expect(loads).toBe(1);
  });
});

describe("the contract of a device as data", () => {
  const fields = {
    requests: [
      {
        name: "login",
        description: "Log in.",
        arguments: [
          { name: "big", type: "integer", bigint: true, maximum: 2n ** 64n },
          { name: "level", type: "float", default: Number.NaN },
          { name: "password", type: "string", secret: true, default: "hunter2" },
        ],
      },
    ],
  } as const satisfies Partial<Contract>;

  class LogIn extends Described {
    constructor() {
      super({}, fields);
    }

    protected requestLogin(): void {}
  }

  test("is told without code, and without the default of a secret", async () => {
    const { client } = await startDevice(new LogIn());
    const told = join(await client.ask("?interface-describe contract"));
    expect(told.text).not.toContain("hunter2");
    expect(told.reply).toBe(`!interface-describe ok 1 ${createHash("sha256").update(told.text).digest("hex")}`);
    expect(JSON.parse(told.text)).toEqual({
      format: 1,
      name: "d",
      version: "d-1.0",
      requests: [
        {
          name: "login",
          description: "Log in.",
          arguments: [
            { name: "big", type: "integer", bigint: true, maximum: "18446744073709551616" },
            { name: "level", type: "float", default: "NaN" },
            { name: "password", type: "string", secret: true, optional: true },
          ],
        },
      ],
    });
  });

  test("is the only other form", async () => {
    const { client } = await startDevice(new Described());
    expect(await client.reply("?interface-describe yaml")).toMatch(/^!interface-describe fail .*interface/);
  });
});

describe("a client that asks ten thousand times", () => {
  const asks = Array.from({ length: 10_000 }, (_, index) => `?interface-describe[${index + 1}]\n`).join("");

  test("and does not read costs its backlog, and holds nobody up", async () => {
    const { device, client, port } = await startDevice(new Described());
    client.pause();
    client.send(asks);
    const other = await connectWire(port);
    for (let time = 0; time < 50; time++) expect(await other.reply("?watchdog")).toBe("!watchdog ok");
    const [greedy] = [...device.clients];
    expect(greedy?.backlogBytes).toBeGreaterThan(0);
    expect(greedy?.backlogBytes).toBeLessThan(2 * 1024 * 1024);
  });

  test("and reads gets each answer, one after the other", async () => {
    const { client } = await startDevice(new Described({}, { describe: async () => ({ text: "{}" }) }));
    client.send(asks);
    const lines = await client.until(/^!interface-describe\[10000\]/);
    const expected = Array.from({ length: 10_000 }, (_, index) => [
      `#interface-describe[${index + 1}] 1 {}`,
      `!interface-describe[${index + 1}] ok 1 ${createHash("sha256").update("{}").digest("hex")}`,
    ]);
    expect(lines).toEqual(expected.flat());
  });
});
