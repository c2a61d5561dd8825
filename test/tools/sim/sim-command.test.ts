import { EventEmitter, once } from "node:events";
import { UntypedClient } from "katcp-runtime";
import { expect, test } from "vitest";
import { runCli } from "../../../tools/cli.js";

interface Running {
  readonly ready: { readonly port: number; readonly controlPort?: number };
  readonly code: Promise<number>;
  readonly errors: readonly string[];
}

/** Runs `katcp sim` until `end` resolves. */
async function run(argv: readonly string[], surroundings: Parameters<typeof runCli>[2]): Promise<Running> {
  const errors: string[] = [];
  let onLine = (_line: string): void => {};
  const line = new Promise<string>((resolve) => {
    onLine = resolve;
  });
  const code = runCli(["sim", ...argv], { log: onLine, error: (text) => errors.push(text) }, surroundings);
  void code.then(() => onLine("{}"));
  return { ready: JSON.parse(await line) as Running["ready"], code, errors };
}

test("it prints one line of JSON when it is ready, and ends with its parent", async () => {
  const input = new EventEmitter();
  const untilInputEnds = async (): Promise<void> => void (await once(input, "end"));
  const argv = ["interfaces/dev.katcp.json", "--port", "0", "--control-port", "0", "--watch-parent"];
  const { ready, code } = await run(argv, { untilInputEnds });
  expect(ready).toEqual({ device: "dev", host: "127.0.0.1", port: expect.any(Number), controlPort: expect.any(Number) });
  await using client = new UntypedClient("127.0.0.1", ready.port);
  await client.connect();
  expect((await client.request("greet", ["Ann"])).arguments.map(String)).toEqual(["Hello, Ada!"]);
  await using control = new UntypedClient("127.0.0.1", ready.controlPort ?? 0);
  await control.connect();
  await control.request("fail-request", ["greet", "no", 1]);
  await expect(client.request("greet", ["Ann"])).rejects.toThrow("no");
  input.emit("end");
  expect(await code).toBe(0);
});

test("it ends when a client sends ?halt", async () => {
  const { ready, code } = await run(["interfaces/dev.katcp.json", "--port", "0"], {});
  await using client = new UntypedClient("127.0.0.1", ready.port, { reconnect: false });
  await client.connect();
  await client.request("halt");
  expect(await code).toBe(0);
});

test.each([
  [["none.katcp.json"], 1, "none.katcp.json:1:1: error file: there is no such file"],
  [["interfaces/dev.katcp.json", "--port", "70000"], 2, "Expected a port from 0 to 65535"],
  [["interfaces/dev.katcp.json", "--port", "0", "--role", "boss"], 1, "dev has no role boss: its interface has none"],
])("%j ends with %d and says why", async (argv, expected, message) => {
  const { code, errors } = await run(argv, {});
  expect(await code).toBe(expected);
  expect(errors.join("\n")).toContain(message);
});
