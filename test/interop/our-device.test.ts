import { describe, expect, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { type Check, runPeer } from "./peer.js";

/** The example device, which the peer halts itself. */
async function drive(script: string): Promise<readonly Check[]> {
  const dev = new Dev({ port: 0, logSink: () => {} });
  await dev.start();
  const checks = await runPeer(script, String(dev.address?.port));
  await dev.stop();
  return checks;
}

const peers = [
  { peer: "aiokatcp", script: "aiokatcp_client.py", atLeast: 50 },
  { peer: "katcp-python", script: "katcp_python_client.py", atLeast: 14 },
];

describe.each(peers)("the example device, driven by $peer", ({ script, atLeast }) => {
  test("does all that the peer expects of it", async () => {
    const checks = await drive(script);
    console.log(`${checks.length} checks`);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.length).toBeGreaterThanOrEqual(atLeast);
  });
});
