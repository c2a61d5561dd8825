import { DeviceServer } from "katcp-runtime";
import { loadInterface, loadLiveInterface } from "katcp-tools";
import { describe, expect, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { greeting5 } from "../support/dut-client.js";
import { startDevice } from "../support/running-device.js";
import { startScript } from "../support/scripted-server.js";

const quiet = { port: 0, logSink: () => {} };

describe("the interface of a live device", () => {
  test("is that of its file: the same model, and a contract that calls it", async () => {
    const { port } = await startDevice(new Dev(quiet));
    const live = await loadLiveInterface(`127.0.0.1:${port}`);
    const file = loadInterface("interfaces/dev.katcp.json");
    expect(live.model.describe()).toEqual(file.model.describe());
    expect(live.hash).toBe(file.model.describe().hash);
    expect(live.contract.requests).toEqual(file.contract.requests);
  });

  test.each([
    ["does not know the request", "!interface-describe invalid Unknown\n", "the device does not describe itself"],
    ["says nothing", "!interface-describe ok 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n", "is no JSON"],
    ["says another count", "#interface-describe 1 {}\n!interface-describe ok 2 0\n", "expected 2 informs, received 1"],
    ["says another hash", "#interface-describe 1 {}\n!interface-describe ok 1 0\n", "expected the SHA-256 0"],
    ["leaves a piece out", "#interface-describe 2 {}\n!interface-describe ok 1 0\n", "expected piece 1, received piece 2"],
    ["fails", "!interface-describe fail Not\\_now\n", "Not now"],
  ])("is told of where a device %s", async (_, answer, message) => {
    const server = await startScript(greeting5, (line) =>
      line.startsWith("?interface-describe") ? answer.replaceAll("interface-describe", line.slice(1)) : `!${line.slice(1)} ok 0\n`,
    );
    await expect(loadLiveInterface(`127.0.0.1:${server.port}`)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 1,
    });
  });

  test("needs a device: exit code 3", async () => {
    const { device, port } = await startDevice(new DeviceServer({ version: "d-1.0" }, quiet));
    await device.stop();
    await expect(loadLiveInterface(`127.0.0.1:${port}`)).rejects.toMatchObject({ name: "ToolProblem", exitCode: 3 });
    await expect(loadLiveInterface("dev.katcp.json")).rejects.toThrow("expected the address of a device, host:port");
  });
});
