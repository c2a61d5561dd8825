import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runPeer } from "../peer.js";

/** Where the package of dev is: the golden one is that which katcp-gen writes. */
const packages = fileURLToPath(new URL("../../golden/python/dev/python", import.meta.url));

test("a generated client copes with whatever becomes of a call: late, lost, answered twice or by a device without identifiers", async () => {
  const checks = await runPeer("python_calls.py", packages);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks).toHaveLength(17);
});
