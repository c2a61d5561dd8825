import { quote } from "../interface/quote.js";
import type { DeviceModel } from "../model/device-model.js";
import type { Pair, TellChange } from "./change.js";
import { compareFields } from "./compare-fields.js";
import { compareDeprecation } from "./match-named.js";
import { matchBy } from "./sets.js";

/** The informs that no request asked for. */
export function compareInforms({ old, now }: Pair<DeviceModel>, tell: TellChange): void {
  const matched = matchBy(old.informs, now.informs, ({ name }) => name);
  for (const { name, place } of matched.gone)
    tell({ rule: "inform-removed", subject: `#${name}`, message: `the inform ${quote(name)} was removed`, place: now.place, old: place });
  for (const { name, place } of matched.added)
    tell({ rule: "inform-added", subject: `#${name}`, message: `the inform ${quote(name)} is new`, place, old: undefined });
  for (const { old: before, now: after } of matched.pairs) {
    const [subject, places] = [`#${after.name}`, { place: after.place, old: before.place }];
    if (before.description !== after.description)
      tell({ rule: "description-changed", subject, message: `#${after.name} has a different description`, ...places });
    if (before.identifier !== after.identifier)
      tell({ rule: "identifier-changed", subject, message: `#${after.name} has a different identifier`, ...places });
    compareDeprecation({ old: before, now: after }, "inform", tell);
    compareFields({ old: before.arguments, now: after.arguments }, { role: "field", owner: subject, place: after.place }, tell);
  }
}
