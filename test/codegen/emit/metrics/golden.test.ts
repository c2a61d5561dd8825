import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../../codegen/compile.js";
import { TARGETS } from "../../../../codegen/targets.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

describe.each(["dev", "showcase"])("of the interface %s", (name) => {
  const file = join(root, `interfaces/${name}.katcp.json`);
  const { model } = compileInterface(readFileSync(file), `${name}.katcp.json`, (path) => readFileSync(join(dirname(file), path)));
  if (model === undefined) throw new Error(`${name} does not compile`);

  test.each(["grafana", "prometheus"] as const)("the files for %s are the ones that are kept, byte for byte", (target) => {
    const files = TARGETS[target].emit({ ...model, source: `interfaces/${name}.katcp.json` }, { sourceFolder: "../../interfaces" });
    expect(files.length).toBe(1);
    for (const { path, text } of files) expect(text).toBe(readFileSync(join(root, "test/golden/metrics", path), "utf8"));
  });
});
