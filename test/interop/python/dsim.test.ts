import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { tempFolder } from "../../support/temp-folder.js";
import { servePeer, startServer } from "../peer.js";
import { answersOf } from "../wire-answers.js";
import { wireInputs } from "../wire-inputs.js";

const entry = fileURLToPath(new URL("../../../interfaces/dsim.katcp.json", import.meta.url));
const sensors = ["signals-orig", "period", "max-period", "sync-time", "device-status", "time.esterror", "time.state", "time.synchronised"];

/** What the wire cases ask of a device of their own is asked of a sensor or a request that this one has. */
const standard = wireInputs
  .map((input) =>
    input
      .replaceAll("a.float", "sync-time")
      .replaceAll("an.integer", "period")
      .replaceAll("a.string", "signals")
      .replaceAll("a.discrete", "time.state"),
  )
  .filter((input) => !/^\?(?:echo|where|rows|refuse|reject|crash|set|help|request-timeout-hint)\b/.test(input));

const inputs = [
  ...standard,
  ...["?help signals", "?help time", "?help nothing", "?time", "?time[7]", "?time 1", "?signals", "?signals cw(0.5,\\_1e9); 5 6"],
  ...[
    "cw(0.5,\\_1e9);",
    "\\@",
    "caf\xc3\xa9",
    "cw; 4096",
    "cw; 1",
    "cw; 0",
    "cw; -1",
    "cw; +7",
    "cw; x",
    "cw; \\@",
    "cw; 1.5",
    "bad",
    "\xff",
  ].flatMap((args) => [`?signals ${args}`, `?signals[12] ${args}`, ...sensors.map((sensor) => `?sensor-value ${sensor}`)]),
  ...sensors.flatMap((sensor) => [
    `?sensor-list ${sensor}`,
    `?sensor-sampling ${sensor} event`,
    "?signals cw;",
    "?signals abcdefg; 9",
    `?sensor-sampling ${sensor} none`,
  ]),
  ...["?sensor-list", "?sensor-list /^time/", "?sensor-value /^time/"],
];

test("a Python device made from an interface answers the wire cases as one that was written by hand on aiokatcp", {
  timeout: 240_000,
}, async () => {
  const folder = tempFolder();
  generate({ files: [entry], outDir: join(folder, "generated"), targets: ["python"], python: { outDir: folder }, check: false });
  const byHand = await answersOf(await servePeer("dsim_by_hand.py"), inputs);
  const answers = await answersOf((await startServer("dsim_generated.py", folder)).port, inputs);
  // Of its interface, only a generated device tells which it is.
  const generated = answers.map((text) =>
    text.replace(/^#version-(?:list|connect) katcp-interface .*\n/m, "").replace("!version-list ok 4", "!version-list ok 3"),
  );
  const differing = inputs.flatMap((input, index) => {
    const [one, other] = [byHand[index + 1], generated[index + 1]];
    return one === other ? [] : [{ input, byHand: one, generated: other }];
  });
  // The help of an interface also says how a request is written (guidelines 4.1), and has no indentation of its source.
  const helps = differing.filter(({ input }) => /^\?help (?:signals|time)$/.test(input));
  expect(differing).toEqual(helps);
  expect(helps.map((each) => each.generated?.match(/Usage:\S*/)?.[0])).toEqual(["Usage:\\_?signals\\_spec\\_[period]", "Usage:\\_?time"]);
  expect(generated[0]).toBe(byHand[0]);
  expect(inputs.length).toBeGreaterThan(200);
});
