import { appendFileSync, existsSync, readFileSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { DeviceServer } from "katcp-runtime";
import { expect, test } from "vitest";
import { AuditFile } from "../../gateway/access/audit-file.js";
import type { GatewayAuditRecord } from "../../gateway/index.js";
import { eventually, siteFor, startGateway, TestPage } from "../support/gateway-client.js";
import { serve } from "../support/memory-pair.js";
import { tempFolder } from "../support/temp-folder.js";

function recordOf(request: string): GatewayAuditRecord {
  return { time: 1, client: { address: "a", role: "r", subject: "s" }, device: "rx", request, arguments: [], outcome: "ok", ms: 1 };
}

function requestsIn(file: string): readonly string[] {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line) => (JSON.parse(line) as GatewayAuditRecord).request);
}

test("a full disk is told once, loses records, and when there is room again the audit goes on and says how many are lost", async () => {
  const folder = tempFolder();
  const [path, room] = [join(folder, "audit.jsonl"), join(folder, "room.jsonl")];
  symlinkSync("/dev/full", path);
  const problems: string[] = [];
  const audit = new AuditFile(path, { onProblem: (message) => problems.push(message) });
  for (const request of ["one", "two"]) audit.write(recordOf(request));
  await eventually(() => problems.length > 0);
  audit.write(recordOf("three"));
  // Of a record that the disk took in part, its beginning is left.
  appendFileSync(room, '{"time":1,"requ');
  unlinkSync(path);
  symlinkSync(room, path);
  await eventually(() => {
    audit.write(recordOf("four"));
    return problems.length > 1;
  });
  await audit.close();
  expect(problems).toEqual([
    `the audit cannot be written to ${path}: the disk is full. Requests go on`,
    expect.stringMatching(/^the audit is written again; [3-9]\d* of its records are lost$/),
  ]);
  const [torn, blank, ...written] = readFileSync(room, "utf8").split("\n");
  expect([torn, JSON.parse(blank ?? "")]).toEqual(['{"time":1,"requ', recordOf("four")]);
  expect(written.length).toBeGreaterThan(0);
});

test("a file that cannot be opened is told when the gateway starts, and stops nothing; all that waits is written when it ends", async () => {
  class Mover extends DeviceServer {
    constructor(options: object) {
      super({ version: "mover-api-1.0" }, options);
      this.addRequest({ name: "move", description: "Move." }, () => {});
    }
  }
  const folder = tempFolder();
  for (const audit of [join(folder, "nowhere", "audit.jsonl"), join(folder, "audit.jsonl")]) {
    const { network } = await serve((options) => new Mover(options));
    const site = siteFor("operator");
    const problems: string[] = [];
    const onProblem = (message: string): void => void problems.push(message);
    const gateway = await startGateway({ ...site, access: { ...site.access, audit } }, { connector: network.connect, onProblem });
    await eventually(() => gateway.hub.devices.get("rx")?.description.requests.some(({ name }) => name === "move") === true);
    const page = await TestPage.open(gateway);
    page.send({ type: "call", id: 1, device: "rx", request: "move", arguments: [] });
    expect(await page.first("reply")).toMatchObject({ code: "ok" });
    await gateway.close();
    if (audit.includes("nowhere"))
      expect(problems).toEqual([expect.stringMatching(/^the audit cannot be written to .*ENOENT/), expect.stringMatching(/^1 records/)]);
    else expect([problems, requestsIn(audit)]).toEqual([[], ["move"]]);
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  }
});

test("a record is one line that a terminal shows as it is, whatever a client has sent", async () => {
  const path = join(tempFolder(), "audit.jsonl");
  const audit = new AuditFile(path, { onProblem: () => {} });
  const record = { ...recordOf("move"), arguments: ["a\u0085b\u009b31m\u2028\u001b[2J\n{}"] };
  audit.write(record);
  await audit.close();
  const text = readFileSync(path, "utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not be there.
  expect(text).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+\n$/);
  expect(JSON.parse(text)).toEqual(record);
});
