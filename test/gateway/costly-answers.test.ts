import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { MemoryNetwork } from "katcp-runtime/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { CostlyAnswers, MOST_ANSWERS } from "../../gateway/http/costly-answers.js";
import { siteOf, startGateway } from "../support/gateway-client.js";
import { httpGet } from "../support/http-get.js";

describe("answers that take more than a moment", () => {
  test("are four of an address at once: the next waits until one has been read, and those of others do not", async () => {
    const costly = new CostlyAnswers();
    const log: string[] = [];
    const leaves: (() => void)[] = [];
    const enter = (address: string): void =>
      void costly.enter(address).then((leave) => {
        log.push(address);
        leaves.push(leave);
      });
    for (let at = 0; at < MOST_ANSWERS + 2; at++) enter("a");
    enter("b");
    await turn();
    expect([MOST_ANSWERS, log]).toEqual([4, ["a", "a", "a", "a", "b"]]);
    leaves[0]?.();
    await turn();
    expect(log.length).toBe(6);
    for (const leave of leaves.splice(1)) leave();
    await turn();
    expect(log.length).toBe(7);
    for (const leave of leaves.splice(1)) leave();
    for (let at = 0; at < MOST_ANSWERS; at++) enter("a");
    await turn();
    expect(log.length).toBe(11);
  });

  test("have one piece made at a time, in rounds of 32 turns of the event loop, and addresses take turns", async () => {
    const costly = new CostlyAnswers();
    const made: string[] = [];
    for (const address of ["a", "a", "a", "b"]) void costly.turn(address).then(() => made.push(address));
    const seen: string[] = [];
    for (let at = 0; at < 5 * 32; at++) {
      await turn();
      if (seen.at(-1) !== made.join("")) seen.push(made.join(""));
      if (at === 30) expect(made).toEqual([]);
      if (at === 32) expect(made).toEqual(["a"]);
    }
    expect(seen).toEqual(["", "a", "ab", "aba", "abaa"]);
  });

  test.each(["/api/devices/rx", "/api/site", "/metrics"])("leave room for all else: %s, five hundred times", async (path) => {
    const outputs = { history: undefined, metrics: { series: 1_000 }, nats: undefined };
    const gateway = await startGateway(siteOf({ outputs }), { connector: new MemoryNetwork().connect });
    const { port } = new URL(gateway.url);
    const socket = connect({ port: Number(port), host: "127.0.0.1", localAddress: "127.0.0.2" });
    onTestFinished(() => void socket.destroy());
    let received = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      received += text;
    });
    const count = (): number => received.split("HTTP/1.1 200").length - 1;
    await once(socket, "connect");
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(500));
    while (count() === 0) await turn();
    expect((await httpGet(`${gateway.url}healthz`)).status).toBe(200);
    expect(count()).toBeLessThan(400);
    while (count() < 500) await turn();
  });
});
