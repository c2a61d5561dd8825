import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer } from "katcp-runtime";
import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { startDevice } from "../../support/running-device.js";

const contract = { name: "d", version: "d-1.0" };

/** A client that reads all that comes, and never closes its side. */
async function connectStubborn(port: number): Promise<{ readonly socket: Socket; readonly text: () => string }> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true })
    .setEncoding("latin1")
    .on("error", () => {});
  onTestFinished(() => void socket.destroy());
  let text = "";
  socket.on("data", (chunk: string) => {
    text += chunk;
  });
  await once(socket, "connect");
  return { socket, text: () => text };
}

describe("a device that stops", () => {
  test("cuts off a client that does not close, when the time of grace is over and not before", async () => {
    const clock = new FakeClock();
    const { device, port, client } = await startDevice(new DeviceServer(contract, { port: 0, clock, logSink: () => {} }));
    const { socket, text } = await connectStubborn(port);
    await client.until(/client-connected/);
    const closed = once(socket, "close");
    let hasStopped = false;
    const stopped = device.stop({ graceMs: 5000 }).then(() => {
      hasStopped = true;
    });
    while (!text().includes("#disconnect") || [...device.clients].length > 1) await turn();
    clock.advance(4999);
    for (let turns = 0; turns < 20; turns++) await turn();
    expect([hasStopped, [...device.clients].length]).toEqual([false, 1]);
    clock.advance(1);
    await stopped;
    expect([...device.clients]).toEqual([]);
    // What it would still send meets a connection that is gone.
    socket.end("?watchdog\n");
    await closed;
  });

  test("refuses connections from then on", async () => {
    const { device, port } = await startDevice(new DeviceServer(contract, { port: 0, logSink: () => {} }));
    await device.stop();
    const [error] = await once(connect({ host: "127.0.0.1", port }), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });

  test("refuses them also while it still waits for a handler", async () => {
    const clock = new FakeClock();
    const device = new DeviceServer(contract, { port: 0, clock, logSink: () => {} });
    device.addRequest({ name: "hang", description: "Hang." }, () => new Promise(() => {}));
    const { port, client } = await startDevice(device);
    client.send("?hang\n");
    await client.ask("?watchdog");
    const stopped = device.stop({ graceMs: 1000 });
    const [error] = await once(connect({ host: "127.0.0.1", port }), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
    clock.advance(1000);
    await stopped;
  });
});
