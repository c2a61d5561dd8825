import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Contract, DeviceServer } from "katcp-runtime";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { formatDiagnostic } from "../../codegen/diagnostics/diagnostics.js";
import { documentView } from "../../codegen/emit/text/document-view.js";
import { emitDocuments } from "../../codegen/emit/text/emit-documents.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import { callsOf, prefixOf } from "../../codegen/emit/typescript/names/names.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import { signaturesOf } from "../../runtime/protocol/contract.js";
import { acceptExample } from "../support/accept-example.js";
import { anyCall } from "../support/any-call.js";
import { Answers, AnyPair, type ClientClass, olderServer, type ServerClass } from "../support/any-device.js";
import { type AnyInterface, anyInterface } from "../support/any-interface.js";
import { ask, helpOf, sorted } from "../support/any-listing.js";
import { expectAccess } from "../support/expect-access.js";
import { mostPrivileged } from "../support/most-privileged.js";
import {
  expectAnswer,
  expectFormerNames,
  expectReadings,
  expectRefusal,
  expectSecrecy,
  hasAliases,
  sampleOf,
  statesOf,
} from "../support/run-any.js";
import { WireClient } from "../support/wire-client.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Within the repository, so that `katcp-runtime` is found; each model in a folder of its number. */
const folder = join(root, "build/property");
/** From the folder of a device there to where the codecs are. */
const sourceFolder = "../../../../interfaces";

const interfaces = fc.sample(anyInterface, { seed: 20261125, numRuns: 120 });
const results = interfaces.map((each) => {
  const { "any.katcp.json": text = "", ...others } = each.files;
  return compileInterface(Buffer.from(text), "any.katcp.json", (file) => Buffer.from(others[file] ?? ""));
});
const accepted = results.flatMap(({ model }, index) => {
  const said = interfaces[index];
  return model === undefined || said === undefined ? [] : [{ index, model, said }];
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function load<T>(index: number, { name }: DeviceModel, file: string): Promise<T> {
  return (await import(join(folder, `${index}/${name}/${file}.js`))) as T;
}

/** The class of a generated server or client. */
async function loadClass<T>(index: number, model: DeviceModel, file: "server" | "client"): Promise<T> {
  const name = `${prefixOf(model)}${file === "server" ? "Server" : "Client"}`;
  const Class = (await load<Record<string, T>>(index, model, file))[name];
  if (Class === undefined) throw new Error(`there is no ${name}`);
  return Class;
}

/** A device of the generated class; its handlers are there, and never called. */
async function startAny(index: number, model: DeviceModel): Promise<DeviceServer> {
  const Server = await loadClass<ServerClass>(index, model, "server");
  const device = new (class extends mostPrivileged(Server) {})({ port: 0, logSink: () => {} });
  const handlers = callsOf(model).map(({ handler }) => [handler, () => undefined] as const);
  Object.assign(device, Object.fromEntries(handlers));
  await device.start();
  return device;
}

/** Adds one of the groups of each template that come and go. Returns what `?sensor-list` must say of them. */
function addGroups({ sensors }: DeviceServer, { groups }: AnyInterface): readonly (readonly string[])[] {
  const members = sensors as Readonly<Record<string, { add(parameters?: object): object }>>;
  return groups.flatMap(({ addition }) => {
    if (addition === undefined) return [];
    members[addition.member]?.add(addition.parameters);
    return addition.listed;
  });
}

describe("any interface", () => {
  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    for (const { index, model } of accepted) {
      for (const { path, text } of emitTypeScript(model, sourceFolder)) write(`${index}/${path}`, text);
    }
    const options = { noEmit: true, rootDir: "../..", customConditions: ["katcp-source"] };
    write("tsconfig.json", JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions: options, include: ["**/*.ts"] }));
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("is valid, nearly always: else this test would show nothing", () => {
    const refused = results.flatMap(({ diagnostics }) => diagnostics.map(formatDiagnostic));
    expect(accepted.length / interfaces.length, refused.join("\n")).toBeGreaterThan(0.95);
  });

  test("that is valid becomes code that type-checks, under the strictest options", { timeout: 240_000 }, () => {
    const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  test("that is valid is served as it says: ?help and ?sensor-list on the wire", { timeout: 240_000 }, async () => {
    let groups = 0;
    for (const { index, model, said } of accepted) {
      const device = await startAny(index, model);
      const client = await WireClient.connect(device.address?.port ?? 0);
      const help = await ask(client, "?help");
      const standard = help.told.filter(([name = ""]) => STANDARD_REQUESTS.includes(name));
      expect(standard.length).toBeGreaterThan(8);
      expect(sorted(help.told), said.files["any.katcp.json"]).toEqual(sorted([...standard, ...helpOf(said)]));
      expect(help.count).toBe(help.told.length);
      const list = await ask(client, "?sensor-list");
      const fromTheStart = [...said.sensors, ...said.groups].flatMap(({ listed }) => listed);
      expect(sorted(list.told), JSON.stringify(said.files)).toEqual(sorted(fromTheStart));
      expect(list.count).toBe(list.told.length);
      const added = addGroups(device, said);
      if (added.length > 0) groups++;
      expect(sorted((await ask(client, "?sensor-list")).told)).toEqual(sorted([...fromTheStart, ...added]));
      const versions = await ask(client, "?version-list");
      expect(versions.told.map((row) => row.slice(0, 2))).toContainEqual(["katcp-device", said.version]);
      client.destroy();
      await device.stop({ graceMs: 0 });
    }
    expect(groups).toBeGreaterThan(10);
  });

  test("that is valid is called by its client: values, informs, states, secrets, and what it was called before", {
    timeout: 240_000,
  }, async () => {
    const counts = { calls: 0, refusals: 0, formerNames: 0, secrets: 0, readings: 0 };
    // One in two: starting them all takes long.
    for (const { index, model } of accepted.filter((_, place) => place % 2 === 0)) {
      const { contract } = await load<{ readonly contract: Contract }>(index, model, "contract");
      const calls = callsOf(model).map((call, at) => ({ call, values: sampleOf(anyCall(call), index * 100 + at), model, contract }));
      const answers = new Answers();
      const Server = await loadClass<ServerClass>(index, model, "server");
      const ClientOfIt = await loadClass<ClientClass>(index, model, "client");
      await using pair = await AnyPair.start(Server, ClientOfIt, answers.handlers(model));
      for (const run of calls) {
        await expectAnswer(pair, answers, run);
        counts.calls++;
        counts.formerNames += await expectFormerNames(pair, answers, run);
        counts.secrets += await expectSecrecy(pair, run);
        counts.refusals += await expectRefusal(pair, answers, run);
      }
      counts.readings += await expectReadings(pair, model, index);
      if (!hasAliases(model)) continue;
      await using older = await AnyPair.start(olderServer(contract, statesOf(model)), ClientOfIt, answers.handlers(model));
      for (const run of calls) await expectAnswer(older, answers, run);
      await expectReadings(older, model, index);
    }
    expect(Math.min(...Object.values(counts)), JSON.stringify(counts)).toBeGreaterThan(30);
  });

  test("that is valid has a contract that carries who may do what, and documents whose examples it accepts", {
    timeout: 240_000,
  }, async () => {
    let examples = 0;
    for (const { index, model, said } of accepted) {
      const { contract } = await load<{ readonly contract: Contract }>(index, model, "contract");
      expectAccess(contract, said.files["any.katcp.json"] ?? "");
      expect(emitDocuments(model).length).toBe(2);
      for (const [at, { calls }] of documentView(model).requests.entries()) {
        const request = contract.requests?.[at];
        for (const [place, call] of calls.entries()) {
          for (const { lines } of call.examples) {
            acceptExample(lines, (request && signaturesOf(request)[place]) ?? {});
            examples++;
          }
        }
      }
    }
    expect(examples).toBeGreaterThan(accepted.length);
  });
});
