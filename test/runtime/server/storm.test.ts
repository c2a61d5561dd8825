import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer } from "katcp-runtime";
import { expect, test } from "vitest";
import { StormDevice, storm } from "../../support/storm.js";

/** The open sockets of this process. */
function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length;
}

test("50 clients that ask, disturb and leave at random get each reply once, and leave nothing behind", { timeout: 240_000 }, async () => {
  const before = sockets();
  const device = new StormDevice(1);
  await device.start();
  const { replies, problems } = await storm(device, { seed: 2, clients: 50, lives: 400, batches: 20 });
  expect(problems).toEqual([]);
  expect(device.errors).toEqual([]);
  expect(replies).toBeGreaterThan(5000);
  // A handler that does not heed its signal outlives its client by some turns.
  while ([...device.clients].length > 0 || device.stats().pending > 0) await turn();
  expect(device.stats()).toMatchObject({ pending: 0, backlogBytes: 0, clients: { connected: 0, total: 400, dropped: 0 } });
  await device.stop();
  while (sockets() > before) await turn();
});

test("1,000 clients that come and go leave no handle and no timer behind", { timeout: 240_000 }, async () => {
  const before = sockets();
  const device = new DeviceServer({ name: "d", version: "d-1.0" }, { port: 0, buildState: "d-1", logSink: () => {} });
  await device.start();
  const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  for (let count = 0; count < 1000; count++) {
    const socket = connect({ port: device.address?.port ?? 0, host: "127.0.0.1" });
    await once(socket, "data");
    if (count % 2 === 0) socket.destroy();
    else socket.end("?watchdog\n");
    socket.resume();
    await once(socket, "close");
  }
  while ([...device.clients].length > 0) await turn();
  expect(device.stats().clients).toMatchObject({ connected: 0, total: 1000 });
  expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBeLessThanOrEqual(timers);
  await device.stop();
  while (sockets() > before) await turn();
});
