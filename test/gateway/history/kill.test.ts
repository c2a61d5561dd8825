import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { HistoryRow } from "../../../gateway/history/query/history-answer.js";
import { buildGateway } from "../../support/build-codegen.js";
import { historyFixture } from "../../support/history-fixture.js";
import { randomOf } from "../../support/random.js";
import { tempFolder } from "../../support/temp-folder.js";

const program = fileURLToPath(new URL("../../support/recording-process.js", import.meta.url));
/** Small, so that chapters become files and files are merged all the time. */
const limits = { chapterReadings: 3000, filesToMerge: 3 };
const kills = Number(process.env["KILLS"] ?? 8);

buildGateway();

test(`of ${kills} kills none takes a reading that was said to be kept, and none doubles one`, async () => {
  const folder = tempFolder();
  const random = randomOf(18);
  let first = 0;
  for (let kill = 0; kill < kills; kill++) {
    const kept = await recordAndKill(folder, first, 50 + random(1500));
    const rows = await readAll(folder);
    expect(rows.map(({ time }) => time)).toEqual(rows.map((_, index) => index));
    expect(rows.map(({ last }) => last)).toEqual(rows.map((_, index) => (index % 10 === 0 ? `text ${index}` : index)));
    expect(rows.length).toBeGreaterThanOrEqual(kept);
    first = rows.length;
  }
  expect(first).toBeGreaterThan(kills * 250);
}, 300_000);

test("after a kill, the time until the next start is a gap of all devices", async () => {
  const folder = tempFolder();
  await recordAndKill(folder, 0, 200);
  const killedAt = Date.now() / 1000;
  const { clock, open } = historyFixture(folder);
  clock.step(killedAt + 60 - clock.now());
  const history = await open();
  const { gaps } = await history.ask({ device: "another", sensors: ["any"], from: killedAt - 3600, to: killedAt + 3600 });
  expect(gaps).toHaveLength(1);
  // At most a second before the kill, and what the machine took to kill it.
  expect(gaps[0]?.[0]).toBeGreaterThan(killedAt - 30);
  expect(gaps[0]?.[0]).toBeLessThanOrEqual(killedAt);
  expect(gaps[0]?.[1]).toBe(killedAt + 60);
});

test("another gateway on the same folder is refused, and after a kill of the first it is not", async () => {
  const folder = tempFolder();
  const child = start(folder, 0);
  await once(child.lines, "line");
  const { open } = historyFixture(folder);
  await expect(open()).rejects.toThrow(`another gateway uses the folder ${folder}`);
  await child.kill();
  await open();
});

test("a real disk that gets full is told once, stops nothing, and all that waited is kept when there is room again", async () => {
  const disk = tempFolder();
  // A user namespace has a mount of its own, which ends with it.
  const script = `
    mount -t tmpfs -o size=3m tmpfs "$1"
    dd if=/dev/zero of="$1/ballast" bs=64k 2>/dev/null || true
    truncate -s -100k "$1/ballast"
    "$2" "$3" "$1/history" 0 40000 '{ "limits": { "chapterReadings": 3000, "filesToMerge": 3 } }' "$1/ballast"
    "$2" --input-type=module -e "$4" "$1/history"`;
  const count = `
    import { openHistory } from ${JSON.stringify(new URL("../../../gateway/dist/history/history.js", import.meta.url).href)};
    const history = await openHistory({ folder: process.argv[1] });
    const { series } = await history.ask({ device: "dev", sensors: ["counter"], from: 0, to: 1e6, step: 0 });
    console.log("found", series[0].rows.length, new Set(series[0].rows.map(({ time }) => time)).size);
    await history.close();`;
  const { stdout, stderr } = spawnSync(
    "unshare",
    ["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", disk, process.execPath, program, count],
    { encoding: "utf8", timeout: 240_000 },
  );
  const told = stdout.split("\n").filter((line) => line.startsWith("history: readings"));
  expect(`${told.join("\n")}${stderr}`).toMatch(
    /^history: readings cannot be kept: the disk is full\..*\nhistory: readings are kept again; none of them were lost$/,
  );
  expect(stdout).toContain("closed\nfound 40000 40000\n");
}, 90_000);

/** Records for some time, and gives how many readings were said to be kept when it was killed. */
async function recordAndKill(folder: string, first: number, milliseconds: number): Promise<number> {
  const child = start(folder, first);
  let kept = first;
  child.lines.on("line", (line: string) => {
    kept = Number(line.replace("kept ", ""));
  });
  await once(child.lines, "line");
  await wait(milliseconds);
  await child.kill();
  return kept;
}

function start(folder: string, first: number) {
  const child = spawn(process.execPath, [program, folder, String(first), "1e9", JSON.stringify({ limits })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const kill = async (): Promise<void> => {
    const closed = once(lines, "close");
    child.kill("SIGKILL");
    await closed;
  };
  return { lines, kill };
}

/** All readings, a part of them at a time. */
async function readAll(folder: string): Promise<readonly HistoryRow[]> {
  const { open } = historyFixture(folder);
  const history = await open();
  const rows: HistoryRow[] = [];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const answer = await history.ask({ device: "dev", sensors: ["counter"], from, to: 1e9, step: 0 });
    rows.push(...(answer.series[0]?.rows ?? []));
    from = answer.next;
  }
  await history.close();
  return rows;
}
