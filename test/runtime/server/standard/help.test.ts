import { type Contract, DeviceServer } from "katcp-runtime";
import { expect, test } from "vitest";
import { startDevice } from "../../../support/running-device.js";

const contract: Contract = {
  format: 1,
  name: "d",
  version: "d-1.0",
  requests: [{ name: "tune", description: "Tune.", timeout: 5 }],
  describe: async () => ({ text: "{}" }),
};

/** A device that has all that a device can have. */
class Dut extends DeviceServer {
  constructor() {
    super(contract, { port: 0, buildState: "d-1", logSink: () => {}, snapshot: { request: true } });
  }

  protected requestTune(): void {}
  protected override onRestart(): void {}
}

test("?help says of each standard request what it does and how it is called", async () => {
  const { client } = await startDevice(new Dut());
  const listed = (await client.ask("?help")).slice(0, -1).map((line) => line.split(" ")[1] ?? "");
  const told: string[] = [];
  for (const name of listed) told.push((await client.ask(`?help ${name}`))[0]?.replaceAll("\\_", " ").replaceAll("\\n", "\n") ?? "");
  expect(told.join("\n\n")).toMatchInlineSnapshot(`
    "#help client-list List the addresses of the clients that are connected.
    Usage: ?client-list

    #help device-snapshot Tell what this device does now as JSON, in numbered pieces. The reply has their number and the SHA-256 of the text.

    Clients, pending and slow requests, limits and how near each is.
    Usage: ?device-snapshot

    #help halt Halt the device.
    Usage: ?halt

    #help help List the requests of this device, or describe one of them.
    Usage: ?help [name]

    #help interface-describe Describe the interface of this device as JSON, in numbered pieces. The reply has their number and the SHA-256 of the text.
    Usage: ?interface-describe [form]

    #help log-level Query or set from which level on the device sends #log informs to all clients.

    The levels are off, fatal, error, warn, info, debug, trace, all.
    Usage: ?log-level [level]

    #help request-timeout-hint Report the timeouts of requests in seconds: of all that have one, or of one by its name.
    Usage: ?request-timeout-hint [name]

    #help restart Restart the device.
    Usage: ?restart

    #help sensor-list List the sensors: all, one by its name, or those whose names match a /regular expression/.
    Usage: ?sensor-list [name]

    #help sensor-sampling Query or set when this client gets updates of a sensor.

    The strategies are none, auto, event, period seconds, differential difference, event-rate shortest longest and differential-rate difference shortest longest. Several names may be joined by commas: all of them get the strategy, or none does.
    Usage: ?sensor-sampling name [strategy] [parameter ...]

    #help sensor-sampling-clear Set all sampling strategies of this client to none.
    Usage: ?sensor-sampling-clear

    #help sensor-value Report the values of sensors: of all, of one by its name, or of those whose names match a /regular expression/.
    Usage: ?sensor-value [name]

    #help tune Tune.
    Usage: ?tune

    #help version-list List the versions of the roles and components of this device.
    Usage: ?version-list

    #help watchdog Check that the device is still alive.
    Usage: ?watchdog"
  `);
});
