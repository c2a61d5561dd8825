import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MemoryNetwork } from "katcp-runtime/testing";
import { expect, test } from "vitest";
import { siteOf, startGateway } from "../support/gateway-client.js";
import { tempFolder } from "../support/temp-folder.js";

const connector = new MemoryNetwork().connect;

test("a gateway has the metrics and the history that its site asks for, and no others", async () => {
  const outputs = { history: { folder: join(tempFolder(), "history"), keep: {} }, metrics: {} };
  const gateway = await startGateway(siteOf({ outputs }), { connector });
  const metrics = await (await fetch(`${gateway.url}metrics`)).text();
  expect(metrics).toContain(`katcp_device_up{device="rx"} 0`);
  expect(await (await fetch(`${gateway.url}api/site`)).json()).toMatchObject({ history: true });
  expect((await fetch(`${gateway.url}history?device=rx&sensor=none`)).status).toBe(404);
  const bare = await startGateway(siteOf(), { connector });
  expect(await (await fetch(`${bare.url}api/site`)).json()).toMatchObject({ history: false });
  expect([(await fetch(`${bare.url}metrics`)).status, (await fetch(`${bare.url}history`)).status]).toEqual([404, 404]);
});

test("a gateway without a place for its history says so once, and goes on", async () => {
  const file = join(tempFolder(), "file");
  writeFileSync(file, "");
  const problems: string[] = [];
  const outputs = { history: { folder: join(file, "history"), keep: {} }, metrics: undefined };
  const gateway = await startGateway(siteOf({ outputs }), { connector, onProblem: (message) => problems.push(message) });
  expect(problems).toEqual([expect.stringContaining("Nothing is kept")]);
  expect(await (await fetch(`${gateway.url}api/site`)).json()).toMatchObject({ history: false });
});
