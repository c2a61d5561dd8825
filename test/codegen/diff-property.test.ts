import fc from "fast-check";
import { type ParseError, parse } from "jsonc-parser";
import { expect, test } from "vitest";
import type { Change } from "../../codegen/changes/change.js";
import { compareModels } from "../../codegen/changes/compare-models.js";
import { compileInterface } from "../../codegen/compile.js";
import { breaksOf, type ChangeRule } from "../../codegen/diagnostics/change-rules.js";
import type { Party } from "../../codegen/diagnostics/party.js";
import { callsOf } from "../../codegen/emit/typescript/names/names.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import { anyInterface } from "../support/any-interface.js";
import { schemaFile } from "../support/any-type.js";
import { contractObject } from "../support/contract-object.js";
import { type Json, mutateInterface } from "../support/mutate-interface.js";
import { randomOf } from "../support/random.js";
import { type Version, VersionPair } from "../support/version-pair.js";

/** Rules of what a client and a device that talk do not show: who may, what is promised, and sensors that code must add first. */
const silent: readonly ChangeRule[] = [
  "access-raised",
  "role-removed",
  "alias-removed",
  "safe-removed",
  "idempotent-removed",
  "safe-added",
  "idempotent-added",
  "timeout-shortened",
  "inform-added",
  "inform-removed",
  "dynamic-added",
  "dynamic-removed",
];

const seed = 20261127;
const wanted = Number(process.env["DIFF_PAIRS"] ?? 60);

function versionOf(root: Json): Version | undefined {
  const { model } = compileInterface(Buffer.from(JSON.stringify(root)), "any.katcp.json", () => Buffer.from(schemaFile.text));
  return model === undefined || hasStrangeDefault(model) ? undefined : { model, contract: contractObject(model) };
}

/** A default that its author's codec does not read, which no compiler can know. */
function hasStrangeDefault(model: DeviceModel): boolean {
  const fields = callsOf(model).flatMap((call) => call.arguments);
  return fields.some(
    ({ type, default: fallback }) => type.codec !== undefined && fallback !== undefined && !/^-?[\d.]+[+-][\d.]+j$/.test(String(fallback)),
  );
}

function bases(): readonly Json[] {
  // Small ones: what is the matter is one change, and many are tried.
  const small = fc.sample(anyInterface, { seed, numRuns: 200 }).filter(({ files }) => (files["any.katcp.json"] ?? "").length < 2500);
  return small.flatMap(({ files }) => {
    const errors: ParseError[] = [];
    const root = parse(files["any.katcp.json"] ?? "", errors, { allowTrailingComma: true }) as Json;
    return errors.length > 0 || root["include"] !== undefined || versionOf(root) === undefined ? [] : [root];
  });
}

function isKept(changes: readonly Change[], party: Party): boolean {
  return !changes.some(({ rule }) => breaksOf(rule).includes(party));
}

function isLoud(changes: readonly Change[], party: Party): boolean {
  return changes.some(({ rule, subject }) => breaksOf(rule).includes(party) && !silent.includes(rule) && !subject.includes("{"));
}

/** What does not work in a few tries. */
async function findProblem(client: Version, server: Version, tries: number): Promise<string | undefined> {
  const pair = await VersionPair.start(client, server);
  try {
    for (let at = 0; at < tries; at++) {
      const problem = await pair.findProblem(seed + at);
      if (problem !== undefined) return problem;
    }
    return undefined;
  } finally {
    await pair.close();
  }
}

test(`where diff says that the wire is kept, old and new work together; where it says broken, most of ${wanted} pairs show it`, async () => {
  const random = randomOf(seed);
  const roots = bases();
  const wrong: string[] = [];
  const counts = { pairs: 0, kept: 0, broken: 0, shown: 0 };
  const unshown = new Map<string, number>();
  while (counts.pairs < wanted) {
    const root = roots[random(roots.length)] ?? {};
    const changedRoot = mutateInterface(root, random);
    const [old, now] = [versionOf(root), versionOf(changedRoot)];
    if (old === undefined || now === undefined) continue;
    counts.pairs++;
    const changes = compareModels({ old: old.model, now: now.model });
    for (const [party, client, server] of [
      ["old-client", old, now],
      ["new-client", now, old],
    ] as const) {
      const kept = isKept(changes, party);
      if (!kept && !isLoud(changes, party)) continue;
      const problem = await findProblem(client, server, kept ? 2 : 16);
      const rules = changes.map(({ rule, subject }) => `${rule} (${subject})`).join(", ");
      if (kept) counts.kept++;
      else counts.broken++;
      if (kept && problem !== undefined) wrong.push(`${party} is said to work after ${rules || "no change"}, and does not: ${problem}`);
      if (!kept && problem !== undefined) counts.shown++;
      if (!kept && problem === undefined) for (const { rule } of changes) unshown.set(rule, (unshown.get(rule) ?? 0) + 1);
    }
  }
  process.stdout.write(
    `diff: ${counts.pairs} pairs; ${counts.kept} directions kept and tried; of ${counts.broken} broken, ${counts.shown} shown (${Math.round((100 * counts.shown) / counts.broken)} %)\n`,
  );
  if (process.env["DIFF_PAIRS"] !== undefined)
    process.stdout.write(`${JSON.stringify([...unshown].sort((one, other) => other[1] - one[1]))}\n`);
  expect(wrong).toEqual([]);
  expect(counts.shown / counts.broken).toBeGreaterThan(0.6);
}, 600_000);
