import { parseArgs } from "node:util";
import { DEFAULT_PORT, FailReply, messageOf } from "katcp-runtime";
import { DevClient } from "../../generated/dev/client.js";

try {
  const { values } = parseArgs({ options: { host: { type: "string" }, port: { type: "string" } } });
  await using dev = await DevClient.connect(values.host ?? "127.0.0.1", Number(values.port ?? DEFAULT_PORT));
  console.log((await dev.req.greet({ name: "astronomer" })).greeting);

  const scanDone = dev.inform.scanDone();
  const { informs } = await dev.req.scan({ steps: 4 });
  for (const { frequency, power } of informs) console.log(`${frequency.toFixed(1)} MHz: ${power.toFixed(1)} dBm`);
  for await (const { peak } of scanDone) {
    console.log(`An inform to all clients: the peak was ${peak.toFixed(1)} dBm.`);
    break;
  }

  try {
    await dev.req.tune({ frequency: 5000 });
  } catch (error) {
    if (error instanceof FailReply) console.log(`Refused, as expected: ${error.message}`);
  }

  console.log("Three readings of the temperature:");
  let count = 0;
  for await (const { status, value } of dev.sensors.temperature.readings("period 0.5")) {
    console.log(`${value.toFixed(2)} K, ${status}`);
    if (++count === 3) break;
  }
} catch (thrown) {
  console.error(messageOf(thrown));
  process.exitCode = 1;
}
