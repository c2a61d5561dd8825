import { FailReply, webSocketConnector } from "katcp-runtime/browser";
import { DevClient } from "../../generated/dev/client.js";

/** What a page does with a generated client. It is bundled for a browser, and never run as it is. */
export async function visit(url: string, token?: string): Promise<unknown> {
  const dev = await DevClient.connect("dev", 7147, { connector: webSocketConnector(url, { token }), keepAlive: false });
  const { greeting } = await dev.req.greet({ name: "Zoë 🔭 \\ tab\t" });
  const { total } = await dev.req.add({ terms: [1, 2] });
  const steps: number[] = [];
  for await (const { frequency } of dev.req.scan.stream({ steps: 3 })) steps.push(frequency);
  const reading = await dev.sensors.temperature.read();
  const waited = await dev.sensors.mode.waitFor(() => true, { timeoutMs: 5000 });
  const refusal = await dev.req
    .setMode({ mode: "stow" })
    .catch((thrown: unknown) => (thrown instanceof FailReply ? thrown.message : thrown));
  const { version } = dev.versions.get("katcp-device") ?? {};
  const described = await dev.describe();
  await dev.close();
  return {
    greeting,
    total,
    steps: steps.length,
    status: reading.status,
    mode: waited.value,
    refusal,
    version,
    hash: described?.hash,
    interface: dev.interface.kind,
  };
}
