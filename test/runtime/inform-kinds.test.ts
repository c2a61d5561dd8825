import { type CallOptions, type CallWithInforms, Client, type Contract, DeviceServer, ProtocolVersionError } from "katcp-runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { startDevice } from "../support/running-device.js";
import { startScript } from "../support/scripted-server.js";

const contract: Contract = {
  format: 1,
  name: "dev",
  version: "Ünversioned",
  requests: [
    {
      name: "track",
      description: "Follow.",
      arguments: [{ name: "how", type: "string", optional: true }],
      kinds: [
        { name: "track", arguments: [{ name: "step", type: "integer" }] },
        { name: "slewing", arguments: [{ name: "az", type: "float" }] },
        { name: "settled" },
      ],
    },
    { name: "stow", description: "Go home.", kinds: [{ name: "slewing", arguments: [{ name: "az", type: "float" }] }], reply: [] },
    { name: "go", description: "Go." },
  ],
};

type TrackInform = { kind: "track"; step: number } | { kind: "slewing"; az: number } | { kind: "settled" };

class Dev extends DeviceServer {
  given: readonly unknown[] = [];

  constructor() {
    super(contract, { port: 0, logSink: () => {} });
  }

  requestTrack({ how }: { how?: string }): unknown {
    const given = this.given;
    if (how === undefined) return given;
    return (async function* () {
      yield* given;
    })();
  }

  *requestStow(): Generator {
    yield* this.given;
  }

  requestGo(): void {}
}

class DevClient extends Client {
  declare readonly req: {
    readonly track: CallWithInforms<[args?: { how?: string }], TrackInform>;
    readonly stow: CallWithInforms<[], { kind: "slewing"; az: number }>;
    go(options?: CallOptions): Promise<void>;
  };

  constructor(host: string, port: number) {
    super(contract, host, port);
  }
}

const all: readonly TrackInform[] = [
  { kind: "slewing", az: 1.5 },
  { kind: "track", step: 2 },
  { kind: "settled" },
  { kind: "slewing", az: 2 },
];

async function connect(port: number): Promise<DevClient> {
  const client = new DevClient("127.0.0.1", port);
  onTestFinished(() => client.close());
  await client.connect();
  return client;
}

describe("informs of several kinds", () => {
  test.each(["?track[7]", "?track[7] slowly"])("are sent by their names, under the identifier of %s, and counted all", async (request) => {
    const { client, device } = await startDevice(new Dev());
    device.given = all;
    expect(await client.ask(request)).toEqual(["#slewing[7] 1.5", "#track[7] 2", "#settled[7]", "#slewing[7] 2.0", "!track[7] ok 4"]);
    expect(await client.ask("?track")).toEqual(["#slewing 1.5", "#track 2", "#settled", "#slewing 2.0", "!track ok 4"]);
    device.given = [{ kind: "slewing", az: 3 }];
    expect(await client.ask("?stow[8]")).toEqual(["#slewing[8] 3.0", "!stow[8] ok"]);
  });

  test("must be kinds of the contract, each with its own values", async () => {
    const { client, device } = await startDevice(new Dev());
    device.given = [{ kind: "slewing", az: 1 }, { kind: "parked" }];
    expect(await client.reply("?track")).toBe(
      '!track fail kind:\\_expected\\_one\\_of\\_track,\\_slewing,\\_settled,\\_received\\_"parked"',
    );
    device.given = [{ kind: "slewing", step: 1 }];
    expect(await client.reply("?track")).toBe('!track fail value\\_of\\_#slewing\\_"az":\\_expected\\_a\\_value,\\_received\\_undefined');
    device.given = [{ step: 1 }];
    expect(await client.reply("?track")).toContain("received\\_undefined");
    for (const none of [5, null, "track"]) {
      device.given = [none];
      expect(await client.reply("?track")).toMatch(`!track fail the\\_handler\\_returned\\_${none}\\_instead\\_of\\_an\\_object`);
    }
  });

  test("come to a client as a union, collected or while they come", async () => {
    const { device, port } = await startDevice(new Dev());
    device.given = all;
    const client = await connect(port);
    expect(await client.req.track()).toEqual({ informs: all });
    const seen: TrackInform[] = [];
    for await (const inform of client.req.track.stream({ how: "slowly" })) seen.push(inform);
    expect(seen).toEqual(all);
  });

  test("go to their own calls, also where several calls have informs of that name", async () => {
    const lines: string[] = [];
    const greeting = "#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-device Ünversioned x\n";
    const server = await startScript(greeting, (line) => {
      lines.push(line);
      return "";
    });
    const client = await connect(server.port);
    const unasked = client.informs("slewing");
    const [track, stow] = [client.req.track(), client.req.stow()];
    await server.until((line) => line === "?stow[2]");
    server.send("#slewing[2] 1\n#slewing 9\n#slewing[1] 2\n#new-kind[1] x\n#track[2] 5\n#settled[1]\n!stow[2] ok\n!track[1] ok 3\n");
    expect(await stow).toEqual({ informs: [{ kind: "slewing", az: 1 }] });
    expect(await track).toEqual({ informs: [{ kind: "slewing", az: 2 }, { kind: "settled" }] });
    expect((await unasked.next()).value?.text(0)).toBe("9");
  });

  test("are told apart by name and order where a device has no identifiers", async () => {
    const greeting = "#version-connect katcp-protocol 5.1-M\n#version-connect katcp-device Ünversioned x\n";
    const server = await startScript(greeting, () => "");
    const client = await connect(server.port);
    const unasked = client.informs();
    const [go, track] = [client.req.go(), client.req.track()];
    await server.until((line) => line === "?track");
    server.send("#slewing 1\n#go x\n!go ok\n#settled\n#track 4\n!track ok 3\n#settled\n");
    await go;
    expect(await track).toEqual({ informs: [{ kind: "slewing", az: 1 }, { kind: "settled" }, { kind: "track", step: 4 }] });
    const informs = [await unasked.next()];
    expect(informs.map(({ value }) => value?.name)).toEqual(["settled"]);
  });
});

describe("a version of no known form", () => {
  test.each(["Ünversioned-1.0", "other", "dev-1.0"])("is compared as a whole: %s is another", async (version) => {
    const greeting = `#version-connect katcp-protocol 5.1-MIB\n#version-connect katcp-device ${version}\n`;
    const server = await startScript(greeting, () => "");
    await expect(connect(server.port)).rejects.toThrow(ProtocolVersionError);
  });
});
