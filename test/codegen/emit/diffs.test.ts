import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { isError } from "../../../codegen/diagnostics/diagnostics.js";
import { emitTypeScript } from "../../../codegen/emit/typescript/emit-typescript.js";

type Section = "requests" | "informs" | "sensors";
type Interface = Readonly<Record<string, unknown>> & { readonly [section in Section]?: object };

const dev = parse(readFileSync(new URL("../../../interfaces/dev.katcp.json", import.meta.url), "utf8")) as Interface;

/** The text of each file by its name; the list of handlers at the end of server.ts counts as one of its own. */
function emit(source: Interface): ReadonlyMap<string, string> {
  const { model, diagnostics } = compileInterface(Buffer.from(JSON.stringify(source)), "dev.katcp.json");
  expect(diagnostics.filter(isError)).toEqual([]);
  if (model === undefined) throw new Error("no model");
  const files = new Map(emitTypeScript(model).map(({ path, text }) => [path.split("/").at(-1) ?? "", text]));
  const [server = "", handlers = ""] = (files.get("server.ts") ?? "").split(/(?<=^}\n)(?=\n\/\*\* The handlers of )/m);
  return files.set("server.ts", server).set("handlers", handlers);
}

/** An interface with one entry more in a section, before the entry at `index`. */
function add(source: Interface, section: Section, [name, entry]: Addition, index: number): Interface {
  const entries = Object.entries(source[section] ?? {});
  return { ...source, [section]: Object.fromEntries(entries.toSpliced(index, 0, [name, entry])) };
}

/** The lines that were added, where nothing else has changed and they stand together; else undefined. */
function addedRun(before: string, after: string): readonly string[] | undefined {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const added = fresh.length - old.length;
  const first = old.findIndex((line, index) => line !== fresh[index]);
  const differing = first === -1 ? old.length : first;
  // Where the run ends as the line before it reads, it may as well begin there: `/**`, and not in the middle of a comment.
  const isShared = differing > 0 && old[differing - 1] !== "" && old[differing - 1] === fresh[differing + added - 1];
  const start = isShared ? differing - 1 : differing;
  return old.slice(start).every((line, index) => line === fresh[start + added + index]) ? fresh.slice(start, start + added) : undefined;
}

type Addition = readonly [name: string, entry: object];

const park: Addition = [
  "park",
  {
    description: "Park the dish.",
    arguments: [
      { name: "mode", type: "mode", default: "stow" },
      { name: "when", type: "timestamp", optional: true },
    ],
    reply: [{ name: "from", type: "address" }],
  },
];

const additions: readonly (readonly [what: string, section: Section, addition: Addition])[] = [
  ["a request", "requests", park],
  ["a request without arguments", "requests", ["park", { description: "Park the dish." }]],
  ["a request with informs", "requests", ["park", { description: "Park.", informs: [{ name: "state", type: "json" }] }]],
  [
    "a request with informs and a reply",
    "requests",
    ["park", { description: "Park.", informs: [{ name: "state", type: "bytes" }], reply: [{ name: "at", type: "timestamp" }] }],
  ],
  [
    "a request with signatures",
    "requests",
    ["park", { description: "Park.", signatures: { get: {}, set: { arguments: [{ name: "on", type: "boolean" }] } } }],
  ],
  ["a sensor", "sensors", ["wind", { type: "float", units: "m/s", description: "Wind.", nominal: [0, 10] }]],
  ["a sensor that comes and goes", "sensors", ["wind", { type: "address", description: "Wind.", dynamic: true }]],
  [
    "a family",
    "sensors",
    ["input{n}.power", { type: "mode", description: "Power.", parameters: { n: { type: "integer", minimum: 0, maximum: 3 } } }],
  ],
  ["an open family", "sensors", ["{stream}.rate", { type: "json", description: "Rate.", parameters: { stream: { type: "string" } } }]],
  ["an inform", "informs", ["parked", { description: "It is parked.", arguments: [{ name: "mode", type: "mode" }] }]],
  ["an inform without arguments", "informs", ["parked", { description: "It is parked." }]],
];

const places = ["start", "middle", "end"] as const;
const cases = additions.flatMap(([what, section, addition]) => places.map((place) => ({ what, section, addition, place })));

describe("adding to an interface", () => {
  const before = emit(dev);

  test.each(cases)("$what at the $place adds one run of lines to each file", ({ section, addition, place }) => {
    const entries = Object.keys(dev[section] ?? {}).length;
    const after = emit(add(dev, section, addition, { start: 0, middle: Math.ceil(entries / 2), end: entries }[place]));
    for (const [name, text] of before) expect(addedRun(text, after.get(name) ?? ""), name).toBeDefined();
    expect(addedRun(before.get("contract.ts") ?? "", after.get("contract.ts") ?? "")).not.toEqual([]);
  });

  test("a request shows in each file as what one would review", () => {
    const after = emit(add(dev, "requests", park, 2));
    const run = (name: string): string => addedRun(before.get(name) ?? "", after.get(name) ?? "")?.join("\n") ?? "";
    expect(run("types.ts")).toMatchInlineSnapshot(`
      "/** What \`?park [mode] [when]\` takes. */
      export interface ParkArgs {
        /** Default: \`stow\`. */
        mode: Mode;
        when?: katcp.Timestamp | undefined;
      }

      /** What a client passes to \`?park [mode] [when]\`. */
      export interface ParkInput {
        /** Default: \`stow\`. */
        mode?: Mode | undefined;
        when?: katcp.Timestamp | undefined;
      }

      /** \`!park ok from\`: what \`?park [mode] [when]\` replies. */
      export interface ParkReply {
        from: katcp.Address;
      }
      "
    `);
    expect(run("contract.ts")).toMatchInlineSnapshot(`
      "    {
            name: "park",
            description: "Park the dish.",
            arguments: [
              { name: "mode", ...types.mode, default: "stow" },
              { name: "when", type: "timestamp", optional: true },
            ],
            reply: [{ name: "from", type: "address" }],
          },"
    `);
    expect(run("server.ts")).toMatchInlineSnapshot(`
      "  /**
         * \`?park [mode] [when]\`: Park the dish.
         *
         * Answers \`!park ok from\`.
         */
        protected abstract requestPark(args: types.ParkArgs, ctx: katcp.RequestContext): katcp.Awaitable<types.ParkReply>;
      "
    `);
    expect(run("client.ts")).toMatchInlineSnapshot(`
      "  /**
         * \`?park [mode] [when]\`: Park the dish.
         *
         * Answers \`!park ok from\`.
         */
        park(args?: types.ParkInput, options?: katcp.CallOptions): Promise<types.ParkReply>;"
    `);
  });

  test("a sensor shows in the contract, the server and the client, and leaves the types alone", () => {
    const after = emit(add(dev, "sensors", ["wind", { type: "float", units: "m/s", description: "Wind." }], 2));
    const run = (name: string): string => addedRun(before.get(name) ?? "", after.get(name) ?? "")?.join("\n") ?? "";
    expect(run("types.ts")).toBe("");
    expect(run("contract.ts")).toMatchInlineSnapshot(`
      "    {
            name: "wind",
            type: "float",
            description: "Wind.",
            units: "m/s",
          },"
    `);
    expect(run("server.ts")).toMatchInlineSnapshot(`
      "  /** \`wind\`, in m/s: Wind. */
        readonly wind: katcp.Sensor<number>;"
    `);
    expect(run("client.ts")).toMatchInlineSnapshot(`
      "  /** \`wind\`, in m/s: Wind. */
        readonly wind: katcp.ClientSensor<number>;"
    `);
  });

  test("what is the first of its kind brings a second run with it: the member of the class, the import", () => {
    const { requests, ...bare } = dev;
    const [none, one] = [emit(bare), emit(add(bare, "requests", park, 0))];
    const added = (name: string): readonly string[] | undefined => addedRun(none.get(name) ?? "", one.get(name) ?? "");
    expect(requests).toBeDefined();
    expect(added("contract.ts")).toBeDefined();
    expect([added("server.ts"), one.get("server.ts")?.includes("extends katcp.DeviceServer<DevHandlers>")]).toEqual([undefined, true]);
    expect([added("client.ts"), one.get("client.ts")?.includes("declare readonly req: DevRequests;")]).toEqual([undefined, true]);
    expect([added("types.ts"), one.get("types.ts")?.includes("import type * as katcp")]).toEqual([undefined, true]);
  });
});
