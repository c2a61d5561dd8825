import type { ChangeRule } from "../diagnostics/change-rules.js";
import { quote } from "../interface/quote.js";
import type { DeviceModel } from "../model/device-model.js";
import type { Pair, TellChange } from "./change.js";
import { matchBy, missingFrom } from "./sets.js";

/** Who may send a request. Where there are no roles, all may. */
export function compareAccess(
  { old, now }: Pair<string | undefined>,
  models: Pair<DeviceModel>,
  name: string,
  say: (rule: ChangeRule, message: string) => void,
): void {
  const [before, after] = [rankOf(old, models.old), rankOf(now, models.now)];
  if (old === now || before === after) return;
  say(after > before ? "access-raised" : "access-lowered", `${name} now needs ${roleOf(now)} (before: ${roleOf(old)})`);
}

function rankOf(role: string | undefined, { roles }: DeviceModel): number {
  return role === undefined ? 0 : Math.max(0, roles.indexOf(role));
}

function roleOf(role: string | undefined): string {
  return role === undefined ? "no role" : `the role ${quote(role)}`;
}

/** The roles of clients, and what is said of standard requests. */
export function compareRoles({ old, now }: Pair<DeviceModel>, tell: TellChange): void {
  const place = now.place;
  for (const role of missingFrom(old.roles, now.roles))
    tell({ rule: "role-added", subject: role, message: `the role ${quote(role)} is new`, place, old: undefined });
  for (const role of missingFrom(now.roles, old.roles))
    tell({ rule: "role-removed", subject: role, message: `the role ${quote(role)} was removed`, place, old: old.place });
  // Those that the interface does not name follow from the roles.
  const [before, after] = [old, now].map(({ standard }) => standard.filter(({ isPromised }) => isPromised));
  const standard = matchBy(before ?? [], after ?? [], ({ name }) => name);
  for (const pair of standard.pairs) {
    const { name } = pair.now;
    compareAccess({ old: pair.old.access, now: pair.now.access }, { old, now }, `?${name}`, (rule, message) =>
      tell({ rule, subject: name, message, place, old: old.place }),
    );
  }
  for (const { name } of standard.added)
    tell({ rule: "standard-added", subject: name, message: `the interface now promises ?${name}`, place, old: undefined });
  for (const { name } of standard.gone)
    tell({ rule: "standard-removed", subject: name, message: `the interface no longer promises ?${name}`, place, old: old.place });
}
