import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Has katcp-gen built before the tests of a file, which run it in processes of its own. */
export function buildCodegen(): void {
  build("codegen");
}

/** The same of both commands. */
export function buildTools(): void {
  build("tools");
}

/** And of the gateway. */
export function buildGateway(): void {
  build("gateway");
}

/** The same of any project. */
export function build(room: string): void {
  beforeAll(() => {
    const { status, stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", room], {
      cwd: root,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stdout);
  }, 60_000);
}
