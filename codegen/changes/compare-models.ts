import { quote } from "../interface/quote.js";
import type { DeviceModel } from "../model/device-model.js";
import type { Change, Pair, TellChange } from "./change.js";
import { compareInforms } from "./compare-informs.js";
import { compareRequests } from "./compare-requests.js";
import { compareRoles } from "./compare-roles.js";
import { compareSensors } from "./compare-sensors.js";
import { compareDeprecation } from "./match-named.js";
import { parseVersion } from "./needed-version.js";
import { matchBy } from "./sets.js";

/** All that differs between what an interface said and what it says, each once: first as the file has it. */
export function compareModels(models: Pair<DeviceModel>): readonly Change[] {
  const found = new Map<string, Change>();
  // A named type changes once, however much has it.
  const tell: TellChange = (change) => void found.set(`${change.rule} ${change.subject} ${change.message}`, change);
  compareDevices(models, tell);
  compareRoles(models, tell);
  compareNamedTypes(models, tell);
  compareRequests(models, tell);
  compareInforms(models, tell);
  compareSensors(models, tell);
  return [...found.values()];
}

function compareDevices({ old, now }: Pair<DeviceModel>, tell: TellChange): void {
  const [place, before] = [now.place, old.place];
  const say = (rule: Change["rule"], message: string): void => tell({ rule, subject: now.name, message, place, old: before });
  if (old.name !== now.name) say("device-renamed", `the interface is now called ${quote(now.name)} (before: ${quote(old.name)})`);
  const [was, is] = [parseVersion(old.version), parseVersion(now.version)];
  if ((was?.api ?? old.version) !== (is?.api ?? now.version))
    say("api-changed", `the version ${quote(now.version)} names a different API than ${quote(old.version)}`);
  if (old.description !== now.description) say("description-changed", "the device has a different description");
  if (old.open !== now.open)
    say(
      "open-changed",
      now.open ? "the device may now have more than the interface lists" : "the device now has only what the interface lists",
    );
}

function compareNamedTypes({ old, now }: Pair<DeviceModel>, tell: TellChange): void {
  const matched = matchBy(old.types, now.types, ({ name }) => name);
  for (const { name, place } of matched.gone)
    tell({ rule: "type-removed", subject: `type ${name}`, message: `the type ${quote(name)} was removed`, place: now.place, old: place });
  for (const { name, place } of matched.added)
    tell({ rule: "type-added", subject: `type ${name}`, message: `the type ${quote(name)} is new`, place, old: undefined });
  for (const { old: before, now: after } of matched.pairs) {
    const change = { subject: `type ${after.name}`, place: after.place, old: before.place };
    if (before.description !== after.description)
      tell({ rule: "description-changed", ...change, message: `the type ${quote(after.name)} has a different description` });
    if (before.identifier !== after.identifier)
      tell({ rule: "identifier-changed", ...change, message: `the type ${quote(after.name)} has a different identifier` });
    compareDeprecation({ old: before, now: after }, "type", tell);
  }
}
