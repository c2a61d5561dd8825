import type { EffectModel, RequestModel, SignatureModel } from "katcp-gen";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { type RoleRules, roleFor } from "../site/request-role.js";
import { describeField } from "./describe-field.js";
import type {
  FieldDescription,
  InformDescription,
  RequestDescription,
  SignatureDescription,
  StateDescription,
} from "./device-description.js";

/** What is known of the requests of a device. */
export interface KnownRequests {
  /** Of the interface, or of what the help texts say. */
  readonly models: readonly RequestModel[];
  /** The role that the interface says for a standard request. */
  readonly standard: ReadonlyMap<string, string | undefined>;
  /** What the device lists in `?help`: names and texts. Undefined: it has not answered yet. */
  readonly listed: ReadonlyMap<string, string> | undefined;
  readonly rules: RoleRules;
}

/** So much of a text of the device is shown. */
const longestText = 4000;

/** The requests of a device: those of its interface, and those that it lists beside them. Sorted by name. */
export function describeRequests({ models, standard, listed, rules }: KnownRequests): readonly RequestDescription[] {
  const known = models.map((model) => describeKnown(model, rules, listed === undefined || isListed(model, listed)));
  const names = new Set(models.flatMap(({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)]));
  const others = [...(listed ?? [])].filter(([name]) => !names.has(name));
  const more = others.map(([name, help]) => describeListed(name, help, { rules, access: standard.get(name) }));
  return [...known, ...more].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isListed({ name, aliases }: RequestModel, listed: ReadonlyMap<string, string>): boolean {
  return listed.has(name) || aliases.some((alias) => listed.has(alias.name));
}

function describeKnown(model: RequestModel, rules: RoleRules, listed: boolean): RequestDescription {
  const isSafe = model.signatures.every(({ effect }) => effect.safe);
  // What an import could not read from a help text takes any arguments.
  const isTyped = model.extensions["x-import"] !== "guessed";
  return {
    name: model.name,
    description: model.description.slice(0, longestText),
    deprecated: model.deprecated,
    timeoutSeconds: model.timeout,
    role: roleFor({ name: model.name, access: model.access, isSafe }, rules),
    isListed: listed,
    isStandard: false,
    isTyped,
    signatures: model.signatures.map(describeSignature),
  };
}

function describeSignature(model: SignatureModel): SignatureDescription {
  return {
    description: model.description.slice(0, longestText),
    usage: model.usage,
    arguments: model.arguments.map(describeField),
    reply: model.reply?.map(describeField),
    informs: informsOf(model),
    safe: model.effect.safe,
    idempotent: model.effect.idempotent,
    when: statesOf(model.effect),
  };
}

function informsOf({ informs, kinds, usage }: SignatureModel): readonly InformDescription[] {
  if (kinds !== undefined) return kinds.map(({ name, arguments: fields }) => ({ name, fields: fields.map(describeField) }));
  const name = usage.replace(/^\?/, "").split(" ", 1)[0] ?? "";
  return informs === undefined ? [] : [{ name, fields: informs.map(describeField) }];
}

function statesOf({ when }: EffectModel): readonly StateDescription[] {
  return when.map(({ sensor, values }) => ({ sensor, values: values.map(wireTextOfState) }));
}

/** The values of a boolean or discrete sensor. */
function wireTextOfState(value: unknown): string {
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}

const anything: FieldDescription = {
  name: "arguments",
  description: "Texts, as the device wants them.",
  type: "string",
  optional: true,
  repeated: { minimum: 0, maximum: undefined },
  secret: false,
};

/** One that the interface does not know: a standard request, or one of the device's own. */
function describeListed(
  name: string,
  help: string,
  { rules, access }: { readonly rules: RoleRules; readonly access: string | undefined },
): RequestDescription {
  const isStandard = STANDARD_REQUESTS.includes(name);
  const text = help.slice(0, longestText);
  return {
    name,
    description: text,
    role: roleFor({ name, access, isSafe: false }, rules),
    isListed: true,
    isStandard,
    isTyped: false,
    signatures: [
      {
        description: "",
        usage: `?${name} [arguments ...]`,
        arguments: [anything],
        reply: [{ ...anything, name: "values", description: "" }],
        informs: [],
        safe: isStandard && !changing.has(name),
        idempotent: isStandard,
        when: [],
      },
    ],
  };
}

/** The standard requests that change something for others (guidelines §4, §6). */
const changing: ReadonlySet<string> = new Set(["halt", "restart", "log-level"]);
