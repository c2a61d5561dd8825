import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCli } from "../../codegen/cli.js";
import { compileInterface } from "../../codegen/compile.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `katcp-gen init` prints, and its exit code; the folder is called `.`. */
async function init(folder: string, ...argv: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const note = (line: string): unknown => lines.push(line.replaceAll(folder, "."));
  const code = await runCli(["init", folder, ...argv], { log: note, error: note });
  return { code, lines };
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

function readJson(path: string): Record<string, Record<string, string>> {
  return JSON.parse(readFileSync(path, "utf8")) as Record<string, Record<string, string>>;
}

describe("katcp-gen init", () => {
  test("makes a project named for its folder, and says how to start it", async () => {
    const folder = join(tempFolder(), "pump");
    const { code, lines } = await init(folder);
    expect([code, lines.at(-1)]).toEqual([0, "The device pump is ready: cd . && npm install && npm start"]);
    const files = [
      ".dockerignore",
      ".gitattributes",
      ".gitignore",
      "Dockerfile",
      "README.md",
      "interfaces/pump.katcp.json",
      "package.json",
      "pump.service",
      "src/healthcheck.ts",
      "src/main.ts",
      "src/pump.ts",
      "test/pump.test.ts",
      "tsconfig.json",
    ];
    expect(filesOf(folder)).toEqual(files);
    expect(lines.slice(0, -1).toSorted()).toEqual(files.map((file) => `wrote ./${file}`).toSorted());
  });

  test("makes an interface without a mistake, whose schema editors find in the installed package", async () => {
    const folder = tempFolder();
    await init(folder, "--name", "Sky-Dip");
    const text = readFileSync(join(folder, "interfaces/Sky-Dip.katcp.json"), "utf8");
    // What is not to be written so in a name is warned of, and nothing else is.
    const { model, diagnostics } = compileInterface(Buffer.from(text), "Sky-Dip.katcp.json");
    expect([model?.name, diagnostics.map(({ rule }) => rule)]).toEqual(["Sky-Dip", ["name-style"]]);
    expect(JSON.parse(text)).toMatchObject({ $schema: "../node_modules/katcp-gen/katcp-interface.schema.json" });
    expect(readFileSync(join(folder, "src/Sky-Dip.ts"), "utf8")).toContain("export class SkyDip extends SkyDipServer {");
    expect(readJson(join(folder, "package.json"))).toMatchObject({ name: "sky-dip" });
  });

  test("asks for the versions that this package has, and those that it is built with", async () => {
    const folder = tempFolder();
    await init(folder);
    const { dependencies, devDependencies } = readJson(join(folder, "package.json"));
    const own = readJson(join(root, "codegen/package.json"));
    const workspace = readJson(join(root, "package.json"))["devDependencies"];
    expect(dependencies).toEqual({ "katcp-runtime": own["dependencies"]?.["katcp-runtime"] });
    expect(devDependencies).toEqual({
      "@types/node": workspace?.["@types/node"],
      "katcp-gen": `^${own["version"]}`,
      typescript: workspace?.["typescript"],
    });
  });

  test("refuses a folder that holds anything, and writes nothing there", async () => {
    const folder = tempFolder();
    for (const name of ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt", ".gitignore"]) writeFileSync(join(folder, name), "");
    expect(await init(folder)).toEqual({
      code: 1,
      lines: ["katcp-gen: . is not empty: a.txt, b.txt, c.txt, d.txt, e.txt and 1 more; a project is made in an empty folder"],
    });
    expect(filesOf(folder).length).toBe(7);
    writeFileSync(join(folder, "file"), "");
    expect((await init(join(folder, "file"))).lines).toEqual(["katcp-gen: . cannot be used: a file stands where a folder should be"]);
  });

  test("leaves what a fresh repository holds as it is", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, ".git"));
    writeFileSync(join(folder, "LICENSE"), "mine");
    writeFileSync(join(folder, "README.md"), "mine");
    const { code, lines } = await init(folder, "--name", "rx");
    expect([code, lines.filter((line) => line.includes("already"))]).toEqual([0, ["./README.md exists already and was not changed"]]);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("mine");
  });

  test.each(["4k", "a b", "a/b", 'a"b', "main", "Healthcheck", "katcp-gen"])("refuses the name %j", async (name) => {
    const folder = tempFolder();
    const { code, lines } = await init(folder, "--name", name);
    expect([code, lines.length, lines[0]]).toEqual([1, 1, expect.stringMatching(/^katcp-gen: --name: /)]);
    expect(filesOf(folder)).toEqual([]);
  });

  test("refuses an empty name", async () => {
    const folder = tempFolder();
    expect((await init(folder, "--name", "")).code).toBe(2);
    expect(filesOf(folder)).toEqual([]);
  });

  test("calls the device dev where its folder has no name for one", async () => {
    for (const name of ["4k", "my_device", "main"]) {
      const folder = join(tempFolder(), name);
      expect((await init(folder)).lines.at(-1)).toContain("The device dev is ready");
    }
  });
});

describe("the files for deployment", () => {
  test("run the container as a user of no rights, and ask the device itself for its health", async () => {
    const folder = tempFolder();
    await init(folder, "--name", "rx");
    const lines = readFileSync(join(folder, "Dockerfile"), "utf8").split("\n");
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
    expect(last.indexOf("USER node")).toBeGreaterThan(0);
    // Words in brackets: no shell stands between.
    expect(last.find((line) => line.startsWith("HEALTHCHECK"))).toMatch(/CMD \["node", "build\/src\/healthcheck\.js", "7147"\]$/);
    expect(last.find((line) => line.startsWith("ENTRYPOINT"))).toBe('ENTRYPOINT ["node", "build/src/main.js", "--host", "0.0.0.0"]');
  });

  test("are a unit that systemd reads: sections of settings, each hardening once", async () => {
    const folder = tempFolder();
    await init(folder, "--name", "rx");
    const lines = readFileSync(join(folder, "rx.service"), "utf8").split("\n");
    expect(lines.filter((line) => !/^(#.*|\[(Unit|Service|Install)\]|[A-Z]\w+=.*|)$/.test(line))).toEqual([]);
    for (const setting of [
      "Type=notify",
      "NotifyAccess=all",
      "WatchdogSec=30",
      "LogsDirectory=rx",
      "Restart=on-failure",
      "DynamicUser=yes",
      "ProtectSystem=strict",
      "NoNewPrivileges=yes",
    ]) {
      expect(lines.filter((line) => line === setting)).toEqual([setting]);
    }
  });
});
