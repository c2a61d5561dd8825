import { compareModels, compileDescribed, contractOf, type DeviceModel } from "katcp-gen";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { type ImportResult, importDevice } from "katcp-tools";
import { expect, test } from "vitest";
import { withoutSecrets } from "../../../codegen/changes/without-secrets.js";
import { anyModels } from "../../support/any-models.js";
import { AnyServer } from "../../support/any-server.js";
import { hurry } from "../../support/hurry.js";

/** What is imported from a device of a model, which describes itself. */
function importFrom(model: DeviceModel): Promise<ImportResult> {
  const clock = new FakeClock();
  return hurry(importBy(clock, model), clock);
}

async function importBy(clock: FakeClock, model: DeviceModel): Promise<ImportResult> {
  const network = new MemoryNetwork({ clock });
  const device = new AnyServer(
    contractOf(model),
    {},
    { host: "any", port: 1, listener: network.listen, clock, logSink: () => {}, buildState: "b" },
  );
  await device.start();
  try {
    return await importDevice({ host: "any", port: 1, connector: network.connect, rate: Number.POSITIVE_INFINITY, clock });
  } finally {
    await device.stop({ graceMs: 0 });
  }
}

function compiled(its: ImportResult): DeviceModel {
  const { model, diagnostics } = compileDescribed("any.katcp.json", { text: its.text, schemas: its.schemas });
  if (model === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 1));
  return model;
}

test("what is imported from a device that describes itself is its interface", { timeout: 240_000 }, async () => {
  const models = anyModels(30);
  expect(models.length).toBeGreaterThan(25);
  for (const model of models) {
    const first = await importFrom(model);
    const again = compiled(first);
    expect(again.describe()).toEqual(model.describe());
    expect(compareModels({ old: withoutSecrets(model), now: again })).toEqual([]);
    expect((await importFrom(again)).text).toBe(first.text);
  }
});
