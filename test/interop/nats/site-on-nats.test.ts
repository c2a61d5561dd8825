import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, headers } from "@nats-io/transport-node";
import { expect, onTestFinished, test } from "vitest";
import type { AnswerMessage, ReadingMessage } from "../../../gateway/nats.js";
import { readSite } from "../../../gateway/site/read-site.js";
import { startGateway } from "../../support/gateway-client.js";
import { until } from "../../support/memory-device.js";
import { NatsServer } from "../../support/nats-server.js";
import { tempFolder } from "../../support/temp-folder.js";
import { startServer } from "../peer.js";

test("a site file joins a gateway to NATS: a device of aiokatcp's is read and asked there, as its role may", async () => {
  const server = await NatsServer.start();
  const aiokatcp = await startServer("sensor_server.py", "0");
  const file = join(tempFolder(), "site.json");
  const nats = { servers: server.url, site: "karoo", role: "operator", leases: { seconds: 2 } };
  const devices = [{ name: "aio", address: `127.0.0.1:${aiokatcp.port}` }];
  writeFileSync(file, JSON.stringify({ listen: { port: 0 }, devices, outputs: { history: false, metrics: false, nats } }));
  const gateway = await startGateway(readSite(file));
  await until(() => gateway.hub.devices.get("aio")?.sensors.get("level")?.reading?.text === "0.5");
  const connection = await connect({ servers: server.url });
  onTestFinished(() => connection.close());
  const heard: ReadingMessage[] = [];
  connection.subscribe("katcp.karoo.aio.sensor.level", { callback: (_, message) => void heard.push(message.json<ReadingMessage>()) });
  const body = JSON.stringify({ format: 1, arguments: ["2.5"] });
  const ask = async (role: string): Promise<AnswerMessage> => {
    const written = headers();
    written.set("Katcp-Role", role);
    return (
      await connection.request("katcp.karoo.aio.request.set-level", body, { timeout: 240_000, headers: written })
    ).json<AnswerMessage>();
  };
  expect(await ask("viewer")).toMatchObject({
    kind: "problem",
    outcome: "refused",
    message: expect.stringContaining("needs the role operator"),
  });
  expect(await ask("operator")).toEqual({ format: 1, kind: "reply", code: "ok", arguments: [] });
  await until(() => heard.length > 0);
  expect(heard[0]).toMatchObject({ format: 1, status: "nominal", text: "2.5" });
});
