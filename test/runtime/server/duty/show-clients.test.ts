import { describe, expect, test } from "vitest";
import { ClientMeter } from "../../../../runtime/server/clients/client-meter.js";
import type { ClientSession } from "../../../../runtime/server/clients/client-session.js";
import { showClient } from "../../../../runtime/server/duty/show-clients.js";

const sampling = { count: 0, sensors: [] };

function clientOf(parts: object): ClientSession {
  const counted = { id: 3, address: "10.0.0.1:5", sentBytes: 70, backlogBytes: 60, keptBytes: 50 };
  const meter = Object.assign(new ClientMeter(4000), { requests: 3, receivedBytes: 100 });
  return { ...counted, meter, sampling, requests: { size: 2, holds: ["rate"] }, ...parts } as unknown as ClientSession;
}

describe("a client in a snapshot", () => {
  test("has what was counted of it, and its rates as whole numbers", () => {
    expect(showClient(clientOf({ role: "engineer" }), 4800.4)).toEqual({
      ...{ id: 3, address: "10.0.0.1:5", role: "engineer", subject: undefined, ageSeconds: 0.8 },
      ...{ requests: 3, requestsPerSecond: 4, receivedBytes: 100, receivedBytesPerSecond: 125 },
      ...{ sentBytes: 70, backlogBytes: 60, bufferedBytes: 50, pending: 2, holds: ["rate"] },
      ...{ sampledSensors: 0, samples: [], recent: undefined },
    });
  });

  test.each([
    [true, "ops-1"],
    [false, undefined],
  ])("has the name of its certificate only if that is trusted: %s", (isTrusted, subject) => {
    expect(showClient(clientOf({ certificate: { subject: "ops-1", isTrusted } }), 5000).subject).toBe(subject);
  });

  test("has its last lines with their ages, if they are kept", () => {
    const lines = [{ atMs: 4100, from: "client", line: "?watchdog" }];
    expect(showClient(clientOf({ recent: { lines } }), 5000).recent).toEqual([{ ageSeconds: 0.9, from: "client", line: "?watchdog" }]);
  });
});
