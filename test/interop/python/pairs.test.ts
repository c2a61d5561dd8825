import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Client, DeviceServer } from "katcp-runtime";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { emitPython } from "../../../codegen/emit/python/emit-python.js";
import { packageOf } from "../../../codegen/emit/python/names/names.js";
import { DevClient } from "../../../generated/dev/client.js";
import { contract as devContract } from "../../../generated/dev/contract.js";
import { DevServer } from "../../../generated/dev/server.js";
import { ShowcaseClient } from "../../../generated/showcase/client.js";
import { contract as showcaseContract } from "../../../generated/showcase/contract.js";
import { ShowcaseServer } from "../../../generated/showcase/server.js";
import type { Contract } from "../../../runtime/protocol/contract.js";
import { compilePython } from "./compile-python.js";
import { type PairedClient, type PairedDevice, PythonSide } from "./pair-sides.js";
import { pairTable } from "./pair-table.js";
import { TypeScriptClient, TypeScriptDevice } from "./pair-typescript.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, "node_modules/.cache/katcp-pairs");

type ServerClass = new (options: object) => DeviceServer;
interface ClientClass {
  connect(host: string, port: number): Promise<Client>;
}

const devices = [
  { name: "dev", contract: devContract, server: DevServer, client: DevClient },
  { name: "showcase", contract: showcaseContract, server: ShowcaseServer, client: ShowcaseClient },
].map(({ name, contract, ...classes }) => {
  const model = compilePython({ name, entry: join(root, `interfaces/${name}.katcp.json`) });
  const [server, client] = [classes.server, classes.client] as unknown as [ServerClass, ClientClass];
  return { name, contract: contract as Contract, server, client, model, table: pairTable(model, contract as Contract) };
});

type Paired = (typeof devices)[number];

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { path, text } of devices.flatMap(({ model }) => emitPython(model))) {
    const file = join(folder, path.replace(/^[^/]+\/python\//, ""));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});

const startDevice = {
  TypeScript: async ({ server, contract }: Paired): Promise<PairedDevice> => {
    const device = new TypeScriptDevice(server, contract);
    await device.start();
    onTestFinished(() => void device.stop());
    return device;
  },
  Python: ({ model }: Paired): Promise<PairedDevice> => PythonSide.start("device", { name: packageOf(model), folder }),
};

const startClient = {
  TypeScript: async ({ client: connect, contract }: Paired, port: number): Promise<PairedClient> => {
    const client = await connect.connect("127.0.0.1", port);
    onTestFinished(() => client.close());
    return new TypeScriptClient(client, contract);
  },
  Python: ({ model }: Paired, port: number): Promise<PythonSide> => PythonSide.start("client", { name: packageOf(model), folder, port }),
};

const pairs = devices.flatMap((paired) =>
  (
    [
      ["Python", "TypeScript"],
      ["TypeScript", "Python"],
      ["Python", "Python"],
    ] as const
  ).map(([client, device]) => ({ title: `a ${client} client and a ${device} device of ${paired.name}`, client, device, paired })),
);

describe.each(pairs)("$title", ({ client: clientLanguage, device: deviceLanguage, paired }) => {
  const { table } = paired;

  async function start(): Promise<{ readonly device: PairedDevice; readonly client: PairedClient }> {
    const device = await startDevice[deviceLanguage](paired);
    return { device, client: await startClient[clientLanguage](paired, device.port) };
  }

  test("understand every call: the arguments, the informs and the reply", async () => {
    const { device, client } = await start();
    for (const each of table.calls) {
      for (const [sensor, value] of each.states) await device.set({ sensor, value });
      await device.answer(each);
      const answer = client.call(each);
      if (each.fail === undefined) expect(await answer, each.title).toEqual({ reply: each.reply, informs: each.informs });
      else await expect(answer, each.title).rejects.toThrow(each.fail);
      if (each.informs.length > 0) expect(await client.stream(each), each.title).toEqual(each.informs);
    }
    expect(table.calls.length).toBeGreaterThan(8);
  });

  test("refuse what limits do not allow", async () => {
    const { device, client } = await start();
    for (const each of table.calls) for (const [sensor, value] of each.states) await device.set({ sensor, value });
    for (const each of table.refusals) await expect(client.call(each), each.title).rejects.toThrow(/expected at (?:least|most) /);
    expect(table.refusals.length).toBeGreaterThan(2);
  });

  test("say the same of every sensor, read and followed", async () => {
    const { device, client } = await start();
    for (const [index, each] of table.sensors.entries()) {
      await device.set(each);
      expect(await client.read(each.sensor), each.sensor).toBe(each.value);
      if (index % 2 === 0) expect(await client.follow(each.sensor), each.sensor).toBe(each.value);
      else if (table.sensors[index - 1]?.value !== each.value) expect(await client.next(each.sensor), each.sensor).toBe(each.value);
    }
    expect(table.sensors.length).toBeGreaterThan(10);
  });

  test("say and hear every inform that nobody asked for", async () => {
    const { device, client } = await start();
    for (const each of table.informs) {
      await client.listen(each);
      await device.inform(each);
      expect(await client.hear(each), each.name).toEqual(each.arguments);
    }
    expect(table.informs.length).toBeGreaterThan(0);
  });
});

describe.each(devices)("aiokatcp's own client and a Python device of $name", (paired) => {
  test("understand every call, and what is refused", async () => {
    const device = await startDevice.Python(paired);
    const client = await startClient.Python(paired, device.port);
    for (const each of paired.table.calls) {
      for (const [sensor, value] of each.states) await device.set({ sensor, value });
      await device.answer(each);
      const counted = each.signature.reply === undefined && (each.signature.informs ?? each.signature.kinds) !== undefined;
      const reply = counted ? [String(each.informs.length)] : each.reply;
      if (each.fail === undefined) expect(await client.raw(each), each.title).toEqual({ reply, informs: each.informs });
      else await expect(client.raw(each), each.title).rejects.toThrow(`FailReply: ${each.fail}`);
    }
    for (const each of paired.table.refusals)
      await expect(client.raw(each), each.title).rejects.toThrow(/FailReply: argument \d+ ".*": expected/);
  });
});
