import { GUARDED_REQUESTS } from "katcp-runtime/vocabulary";
import type { JsonScalar } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { listWords, quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import { ROLE_NAME } from "../interface/spellings.js";
import type { StandardRequestModel } from "./device-model.js";

/** Of those that only the last role may send unless the interface says otherwise, the guidelines' own: devices may have them. */
const GUARDED = ["halt", "restart", "log-level"];

/** Who may do what, as the interface itself says it: files that it includes have no say in that. */
export interface AccessScope {
  /** From the least to the most; none where the interface does not speak of roles. */
  readonly roles: readonly string[];
  /** What the device's own requests need, unless they say another role. */
  readonly fallback: string | undefined;
}

/** The roles of an interface. */
export function readRoles(root: ObjectView, reporter: Reporter): AccessScope {
  const roles: string[] = [];
  const array = root.array("roles");
  if (array?.items.length === 0) reporter.error(array.start, "bad-value", '"roles" expects one or more roles, found none');
  for (const item of array?.items ?? []) {
    if (item.kind !== "string" || !fits(item.value, ROLE_NAME)) continue;
    if (roles.includes(item.value)) reporter.error(item.start, "bad-value", `the role ${quote(item.value)} appears twice`);
    else roles.push(item.value);
  }
  return { roles, fallback: readAccess(root, { roles, fallback: undefined }, reporter) };
}

/** The role that `access` names; undefined where it says none, or one that is none, which is reported. */
export function readAccess(view: ObjectView, { roles }: AccessScope, reporter: Reporter): string | undefined {
  const access = view.string("access");
  if (access === undefined || roles.includes(access.value)) return access?.value;
  reportUnknown(access, roles, reporter);
  return undefined;
}

function reportUnknown({ start, value }: Extract<JsonScalar, { kind: "string" }>, roles: readonly string[], reporter: Reporter): void {
  if (roles.length === 0) {
    reporter.error(
      start,
      "bad-value",
      '"access" names a role, but this interface has no "roles"',
      'list them: "roles": ["monitor", "operator"]',
    );
  } else {
    const message = `"access" expects one of ${listWords(roles)}, found ${quote(value)}`;
    reporter.error(start, "bad-value", message, reporter.guess(value, roles));
  }
}

/** What a request of the device's own needs, where the interface has roles. */
export function accessOf(own: string | undefined, isSafe: boolean, { roles, fallback }: AccessScope): string | undefined {
  return own ?? fallback ?? (isSafe ? roles[0] : roles.at(-1));
}

/** The standard requests that the interface speaks of, or that its roles guard. */
export function readStandard(root: ObjectView, scope: AccessScope, reporter: Reporter): readonly StandardRequestModel[] {
  const said = root.entries("standard").map(({ key: name, value }) => {
    const access = readAccess(new ObjectView(value), scope, reporter) ?? standardAccess(name, scope);
    return { name, access, isPromised: true };
  });
  const guarded = scope.roles.length === 0 ? [] : GUARDED.filter((name) => said.every((each) => each.name !== name));
  return [...said, ...guarded.map((name) => ({ name, access: standardAccess(name, scope), isPromised: false }))];
}

function standardAccess(name: string, { roles }: AccessScope): string | undefined {
  return GUARDED_REQUESTS.includes(name) ? roles.at(-1) : roles[0];
}
