import { describe, expect, test } from "vitest";
import { ClientMeter } from "../../../../runtime/server/clients/client-meter.js";

/** A meter that began at 5 s, and counted so much since. */
function meter(requests: number, receivedBytes: number): ClientMeter {
  return Object.assign(new ClientMeter(5000), { requests, receivedBytes });
}

describe("the rates of a client", () => {
  test("are those since it came, in its first second", () => {
    expect(meter(10, 200).ratesAt(5500)).toEqual({ requests: 20, receivedBytes: 400 });
    // In the very moment in which it came a millisecond is taken for the time.
    expect(meter(3, 6).ratesAt(5000)).toEqual({ requests: 3000, receivedBytes: 6000 });
  });

  test("are taken anew when a second has passed, and not before", () => {
    const client = meter(10, 200);
    client.look(5999);
    expect(client.ratesAt(7000)).toEqual({ requests: 5, receivedBytes: 100 });
    client.look(6000);
    expect(client.ratesAt(7000)).toEqual({ requests: 10, receivedBytes: 200 });
  });

  test("are those between two looks: what was counted before is left out", () => {
    const client = meter(10, 200);
    client.look(6000);
    Object.assign(client, { requests: 14, receivedBytes: 260 });
    client.look(6900);
    expect(client.ratesAt(6900)).toEqual({ requests: 10, receivedBytes: 200 });
    client.look(8000);
    expect(client.ratesAt(9999)).toEqual({ requests: 2, receivedBytes: 30 });
    client.look(9000);
    expect(client.ratesAt(9999)).toEqual({ requests: 0, receivedBytes: 0 });
  });
});
