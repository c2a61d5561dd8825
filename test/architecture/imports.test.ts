import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The rooms of a folder, from the foundation up: each may import from those before it, and from no other. */
const floors: Readonly<Record<string, readonly (readonly string[])[]>> = {
  runtime: [
    ["platform"],
    ["printable", "version"],
    ["errors"],
    ["guard"],
    ["protocol"],
    ["sensors", "transport"],
    ["server", "client"],
    ["testing"],
    ["index", "browser", "contract", "pattern", "schema", "vocabulary"],
  ],
  "runtime/server": [
    ["clients", "handler"],
    ["access", "logs"],
    ["requests"],
    ["audit"],
    ["standard", "life", "sensor-host", "hooks", "device-server-options"],
    ["duty", "exposure"],
    ["device-access", "device-life", "device-requests", "doors"],
    ["device-clients", "device-records"],
    ["device-core"],
    ["operated-device"],
    ["device-server"],
    ["halt-on-signals", "notify-systemd", "snapshot-on-signal"],
  ],
  "runtime/client": [
    ["streams", "groups", "client-warning", "device-logs", "received"],
    ["calls", "sync-state", "warning-limit"],
    ["connection"],
    ["sampling", "client-options"],
    ["client-core"],
    ["count-guard", "inform-skipper"],
    [
      "typed-requests",
      "inform-streams",
      "client-sensor-family",
      "request-directory",
      "client-arguments",
      "device-description",
      "reading-options",
      "unsynced",
      "renamed-sensor",
    ],
    ["client-sensor"],
    ["client-sensors"],
    ["described-interface"],
    ["interface-reader", "connected-client"],
    ["client"],
    ["untyped-client", "device-group", "sensor-watcher"],
  ],
  codegen: [
    ["count-of", "diagnostics", "package-root", "remembered", "terminal"],
    ["file-diff", "interface"],
    ["lint", "model", "metrics"],
    ["changes", "emit"],
    ["targets", "scaffold"],
    ["compile"],
    ["files"],
    ["config", "session"],
    ["generate", "read-interfaces"],
    ["projects", "cache", "watch", "diff", "layout", "lint-files", "pack"],
    ["commands"],
    ["cli", "index"],
    ["start"],
  ],
  tools: [
    ["terminal", "tool-problem", "package-version"],
    ["interface", "values", "findings"],
    ["link"],
    ["promise"],
    ["duty", "import", "proxy", "sim", "verify"],
    ["commands"],
    ["cli", "index"],
  ],
  gateway: [
    ["terminal", "gateway-problem", "package-version"],
    ["site"],
    ["hub"],
    ["access"],
    ["http"],
    ["live", "tunnel", "metrics", "history"],
    // It answers from a stream what the history answers from its files.
    ["nats"],
    ["panel"],
    ["gateway"],
    ["commands"],
    ["cli"],
    ["index"],
  ],
  "gateway/history": [
    ["trouble", "waiting-readings"],
    ["log"],
    ["history-options"],
    ["store", "gaps"],
    ["query", "recorder", "acknowledged-file"],
    ["asked-history"],
    ["answers", "history"],
    ["routes"],
    ["site-history"],
  ],
  "gateway/panel": [
    ["words", "statuses", "routes", "table", "screen"],
    ["state"],
    ["sensors", "alarms", "requests", "log", "plots"],
    ["overview"],
    ["device"],
    ["shell"],
    ["main"],
  ],
  // Languages and documents know nothing of each other.
  "codegen/emit": [
    [
      "emitted-file",
      "import-style",
      "python-options",
      "target-names",
      "tidy-text",
      "wire-form",
      "list-or",
      "text-width",
      "handlebars",
      "plain-template",
    ],
    ["target", "effect-words"],
    ["naming", "words"],
    ["metrics"],
    ["typescript", "text", "python", "grafana", "prometheus"],
  ],
  "codegen/diagnostics": [
    ["nearest-word", "diagnostics", "paint", "party"],
    ["change-rules"],
    ["frame", "levels"],
    ["report", "text-report"],
  ],
};

/** What each room may import from outside: `runtime` stands on Node alone. */
const outside: Readonly<Record<string, RegExp>> = {
  // `#platform` and `#socket-connector` are ours: what they stand for is chosen by where the code runs.
  runtime: /^(node:|re2js$|#platform$|#socket-connector$)/,
  codegen:
    /^(node:|katcp-runtime\/(vocabulary|contract|pattern|schema)$|@dagrejs\/dagre$|@lezer\/python$|commander$|detect-indent$|diff$|handlebars$|jsonc-parser$|semver$|fastest-levenshtein$|picocolors$|tinyglobby$|ts-morph$|ajv\/dist\/2020\.js$)/,
  // The public doors of the other packages, and nothing behind them.
  tools:
    /^(node:|katcp-gen$|katcp-runtime$|katcp-runtime\/(vocabulary|contract|pattern|schema|testing)$|commander$|fast-check$|json-schema-faker$)/,
  gateway:
    /^(node:|katcp-gen(\/metrics)?$|katcp-tools$|katcp-runtime$|katcp-runtime\/(vocabulary|contract|testing)$|commander$|ws$|@duckdb\/node-api$|@nats-io\/(transport-node|jetstream|kv)$|@uwdata\/flechette$)/,
  // A page in a browser: of the gateway it knows the types of what is sent, and no code.
  "gateway/panel":
    /^(gateway\/(live\/messages|hub\/device-description)\.ts$|katcp-runtime\/(browser|vocabulary)$|preact(\/hooks)?$|@preact\/signals$|uplot$)/,
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/^(dist|node_modules)\//.test(file))
    .map((file) => join(folder, file));
}

/** Every import and re-export of a file, type-only ones included. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const specifiers = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|^import "([^"]+)"/gm)];
  return specifiers.map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? "";
    return { from: file, to: specifier.startsWith(".") ? sourceOf(join(dirname(file), specifier)) : specifier };
  });
}

/** The file that a `.js` is made of. */
function sourceOf(path: string): string {
  const component = path.replace(/\.js$/, ".tsx");
  return existsSync(join(root, component)) ? component : path.replace(/\.js$/, ".ts");
}

function roomOf(folder: string, file: string): string {
  return (
    relative(folder, file)
      .split("/")[0]
      ?.replace(/\.tsx?$/, "") ?? ""
  );
}

function floorOf(folder: string, file: string): number {
  return floors[folder]?.findIndex((rooms) => rooms.includes(roomOf(folder, file))) ?? -1;
}

function innerImports(folder: string): readonly Import[] {
  return sourcesOf(folder)
    .flatMap(importsOf)
    .filter(({ to }) => to.startsWith(`${folder}/`));
}

/** A circle of imports, if there is one: the files on the way. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

describe.each(Object.keys(floors))("in %s", (folder) => {
  const files = sourcesOf(folder);

  test("every file stands in a room that this test knows", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => floorOf(folder, file) === -1)).toEqual([]);
  });

  test("no room imports from one that stands on it, or beside it", () => {
    const isDoor = (floor: number): boolean => folder === "runtime" && floor === (floors[folder]?.length ?? 0) - 1;
    const broken = innerImports(folder).filter(({ from, to }) => {
      const [own, other] = [floorOf(folder, from), floorOf(folder, to)];
      return other > own || (other === own && roomOf(folder, from) !== roomOf(folder, to) && !isDoor(own));
    });
    expect(broken).toEqual([]);
  });
});

describe.each(Object.keys(outside))("in %s", (folder) => {
  // A folder within it may have a rule of its own.
  const isOwn = (file: string): boolean =>
    !Object.keys(outside).some((inner) => inner.startsWith(`${folder}/`) && file.startsWith(`${inner}/`));
  const files = sourcesOf(folder).filter(isOwn);
  const imports = files.flatMap(importsOf);

  test("nothing comes from outside but what is allowed", () => {
    const broken = imports.filter(({ to }) => !to.startsWith(`${folder}/`) && outside[folder]?.test(to) !== true);
    expect(broken).toEqual([]);
  });

  test("no imports go in a circle, type-only ones included", () => {
    const inner = innerImports(folder).filter(({ from }) => isOwn(from));
    const graph = new Map(files.map((file) => [file, inner.filter(({ from }) => from === file).map(({ to }) => to)]));
    expect(findCycle(graph)).toBeUndefined();
  });
});

test("the generator touches neither process nor console: its bin does", () => {
  const touching = sourcesOf("codegen").filter((file) => /\b(process|console)\./.test(readFileSync(join(root, file), "utf8")));
  expect(touching).toEqual([]);
});

test("all of ts-morph is in the rooms that write TypeScript", () => {
  const users = sourcesOf("codegen").filter((file) => readFileSync(join(root, file), "utf8").includes('"ts-morph"'));
  expect(users.filter((file) => !/^codegen\/(emit\/typescript|scaffold)\//.test(file))).toEqual([]);
});

test("Handlebars is loaded by one file", () => {
  const users = sourcesOf("codegen").filter((file) => readFileSync(join(root, file), "utf8").includes('"handlebars"'));
  expect(users).toEqual(["codegen/emit/handlebars.ts"]);
});
