import { exec } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { Dev } from "../../examples/dev/dev.js";
import { newToken } from "../../gateway/access/token-book.js";
import { buildGateway, buildTools } from "../support/build-codegen.js";
import { debianProgram } from "../support/debian-packages.js";
import { freePort } from "../support/free-port.js";
import { TestPage } from "../support/gateway-client.js";
import { RunningProgram } from "../support/running-program.js";
import { type StoryPart, storyOf, tellStory } from "../support/story.js";
import { tempFolder } from "../support/temp-folder.js";

buildTools();
buildGateway();

const run = promisify(exec);
const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/gateway.md"), "utf8");

test("one device, and then a site with tokens, as docs/gateway.md tells it", { timeout: 240_000 }, async () => {
  for (const program of ["curl", "openssl"] as const) debianProgram(program);
  const device = { language: "json", words: ["rx.katcp.json"], text: readFileSync(join(root, "interfaces/dev.katcp.json"), "utf8") };
  const parts = storyOf(page).map((part): StoryPart => {
    // The usual ports may be taken here. That they are the usual ones is shown in test/gateway/commands.test.ts.
    return part.text === "npx katcp gateway\n" ? { ...part, text: "npx katcp gateway --device 127.0.0.1:7147 --port 8147\n" } : part;
  });
  expect(parts.map(({ text }) => text)).toContain("npx katcp gateway --device 127.0.0.1:7147 --port 8147\n");
  expect(await tellStory([device, ...parts], {})).toBe(parts.length + 1);
});

const machineNames = ["m1", "m2", "m3"] as const;
type MachineName = (typeof machineNames)[number];

/** The blocks of the page about three machines. */
const blocks = [...page.matchAll(/^```(\w+) three\b ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language, words = "", text = ""]) => {
  return { language, words: words.split(" "), text };
});

function blockOf(word: string): string {
  const { text } = blocks.find(({ words }) => words.includes(word)) ?? {};
  if (text === undefined) throw new Error(`docs/gateway.md has no block of ${word} for three machines`);
  return text;
}

/** Three machines that are one: what they are called on the page becomes this machine, with ports of its own for each. */
class ThreeMachines {
  readonly devices = new Map<string, Dev>();
  readonly token = newToken({ name: "ann", role: "expert" });
  readonly #ports = new Map<string, number>();
  readonly #folder = tempFolder();
  readonly #programs = new Map<string, RunningProgram>();

  async start(): Promise<this> {
    const site = JSON.parse(blockOf("site.json")) as { readonly devices: readonly { readonly name: string; readonly address: string }[] };
    for (const { name, address } of site.devices) {
      const device = new Dev({ host: "127.0.0.1", port: 0, logSink: () => {} });
      await device.start();
      onTestFinished(() => device.stop({ graceMs: 0 }));
      this.devices.set(name, device);
      this.#ports.set(address, device.address?.port ?? 0);
    }
    for (const place of ["m1:4222", ...machineNames.map((name) => `${name}:8147`)]) this.#ports.set(place, await freePort());
    onTestFinished(async () => {
      for (const program of this.#programs.values()) await program.end();
    });
    this.#write("m1", "nats.conf", blockOf("nats.conf"));
    this.#run("m1", "nats", blockOf("m1"));
    for (const name of machineNames) {
      this.#write(name, "site.json", blockOf("site.json"));
      this.#write(name, "tokens.json", JSON.stringify({ tokens: [this.token.entry] }));
      this.#run(name, "gateway", blocks.find(({ words }) => words.join(" ") === "m1 m2 m3")?.text ?? "");
    }
    return this;
  }

  url(name: MachineName): string {
    return `http://127.0.0.1:${this.#ports.get(`${name}:8147`)}/`;
  }

  /** What a machine answers to the command of the page. */
  ask(name: MachineName): Promise<string> {
    const command = this.#translate("m1", blockOf("until").replace("m2", name));
    return run(command).then(
      ({ stdout }) => stdout,
      // Nobody listens yet.
      () => "",
    );
  }

  /** The machine is gone without a word, but for its NATS. */
  async killGateway(name: MachineName): Promise<void> {
    await this.#programs.get(`${name} gateway`)?.end();
  }

  #write(machine: MachineName, file: string, text: string): void {
    mkdirSync(join(this.#folder, machine), { recursive: true });
    writeFileSync(join(this.#folder, machine, file), this.#translate(machine, text));
  }

  #run(machine: MachineName, name: string, command: string): void {
    const path = [join(root, "node_modules/.bin"), dirname(debianProgram("nats-server")), process.env["PATH"]].join(":");
    const env = { ...process.env, PATH: path };
    const text = this.#translate(machine, command).replaceAll("npx ", "");
    this.#programs.set(`${machine} ${name}`, new RunningProgram(text, { cwd: join(this.#folder, machine), env }));
  }

  #translate(machine: MachineName, text: string): string {
    let translated = text.replace('"port": 8147', `"port": ${this.#ports.get(`${machine}:8147`)}`);
    translated = translated.replace("port: 4222", `port: ${this.#ports.get("m1:4222")}`);
    for (const [place, port] of this.#ports) translated = translated.replaceAll(place, `127.0.0.1:${port}`);
    return translated;
  }
}

let lastCall = 0;

/** What a device answers. While it changes hands, or nobody has noticed yet that its gateway is gone, a call is lost, and says so. */
async function add(visit: TestPage, device: string): Promise<unknown> {
  const id = ++lastCall;
  visit.send({ type: "call", id, device, request: "add", arguments: ["1", "2"] });
  const { code, arguments: values } = await visit.first("reply", (reply) => reply.id === id);
  return [code, ...values];
}

test("a site with three machines, as docs/gateway.md tells it: all show all, and when two die the third has all", {
  timeout: 240_000,
}, async () => {
  const machines = await new ThreeMachines().start();
  const expected = blocks.find(({ language, words }) => language === "text" && words[0] === "")?.text;
  expect(expected).toBe('{"devices":4,"connected":4}\n');
  const all = { timeout: 240_000, interval: 500 };
  for (const name of machineNames) await expect.poll(() => machines.ask(name), all).toBe(expected?.trimEnd());
  const clientsOf = (): readonly number[] => [...machines.devices.values()].map(({ clients }) => [...clients].length);
  await expect.poll(clientsOf, all).toEqual([1, 1, 1, 1]);

  // Each device can be watched and asked on each machine, whoever owns it.
  for (const name of machineNames) {
    const visit = await TestPage.open({ url: machines.url(name) }, machines.token.token);
    for (const device of machines.devices.keys()) {
      visit.send({ type: "watch", device, sensors: ["frequency"] });
      await expect.poll(() => add(visit, device), all).toEqual(["ok", "3.0"]);
    }
    for (const [device, { sensors }] of machines.devices) {
      const value = 1000 + machineNames.indexOf(name);
      sensors.frequency.value = value;
      const isNew = ([, , , text]: readonly unknown[]): boolean => text === `${value}.0`;
      await visit.first("readings", (message) => message.device === device && message.rows.some(isNew));
    }
  }

  await machines.killGateway("m1");
  await machines.killGateway("m2");
  await expect.poll(() => machines.ask("m3"), all).toBe(expected?.trimEnd());
  await expect.poll(clientsOf, all).toEqual([1, 1, 1, 1]);
  const visit = await TestPage.open({ url: machines.url("m3") }, machines.token.token);
  for (const device of machines.devices.keys()) await expect.poll(() => add(visit, device), all).toEqual(["ok", "3.0"]);
  visit.socket.close();
  await once(visit.socket, "close");
});
