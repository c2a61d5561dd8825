import type { Party, VersionStep } from "./party.js";

/** What is known of all changes of one kind. */
export interface ChangeRuleInfo {
  readonly breaks: readonly Party[];
  /** What the version needs where that does not follow from whom it breaks. */
  readonly needs?: VersionStep;
  /** In one sentence. */
  readonly about: string;
}

const requests = {
  "request-added": info(["new-client", "server-source"], "A request is new."),
  "request-removed": info(["old-client", "client-source", "server-source"], "A request was removed, and its name is not an alias."),
  "request-renamed": info(["client-source", "server-source"], "A request was renamed, and its old name is an alias."),
  "signature-added": info(["new-client", "server-source"], "A request has a new signature."),
  "signature-removed": info(["old-client", "client-source", "server-source"], "A signature of a request was removed."),
  "signature-renamed": info(["client-source", "server-source"], "A signature was renamed. This changes code, but not the wire."),
  "informs-added": info(["new-client", "client-source", "server-source"], "A request now has informs before its reply."),
  "informs-removed": info(["old-client", "client-source", "server-source"], "A request no longer has informs before its reply."),
  "reply-count-changed": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "A reply was the count of its informs and now has fields, or the other way round.",
  ),
  "inform-kind-added": info(["old-client", "client-source"], "A request has a new kind of informs before its reply."),
  "inform-kind-removed": info(["new-client", "client-source", "server-source"], "A kind of informs before a reply was removed."),
  "inform-kinds-changed": info(
    ["client-source", "server-source"],
    "The informs before a reply were of one kind and are now a map of kinds, or the other way round.",
  ),
  "timeout-shortened": info(["new-client"], "The timeout of a request is shorter: new clients may give up on old devices too early."),
  "timeout-lengthened": info(["people"], "The timeout of a request is longer. Clients that ask for timeout hints know it."),
  "safe-added": info(["new-client"], "A request is now safe: new clients may send it without asking to old devices, where it is not."),
  "safe-removed": info(["old-client", "client-source"], "A request is no longer safe: old clients still send it without asking."),
  "idempotent-added": info(["new-client"], "A request is now idempotent: new clients may send it twice to old devices, where it is not."),
  "idempotent-removed": info(["old-client"], "A request is no longer idempotent: old clients still repeat it after a lost connection."),
  "when-widened": info(["new-client"], "A request is allowed in more states."),
  "when-narrowed": info(["old-client"], "A request is refused in more states."),
  "sets-changed": info(["people"], "A request leads to a different state."),
  "access-raised": info(["old-client"], "A request needs a higher role."),
  "access-lowered": info(["new-client"], "A request needs a lower role."),
  "secret-changed": info([], "The value of an argument is now secret, or no longer secret."),
  "removed-without-deprecation": info(
    [],
    "Something was removed that was not deprecated in the version before. Off unless a level turns it on.",
    "none",
  ),
} as const;

/** Whom a change breaks where the device reads what clients send. */
const read = {
  "argument-added": info(["old-client", "new-client", "client-source"], "A request has a new required argument at its end."),
  "argument-added-optional": info(["new-client"], "A request has a new optional argument at its end."),
  "argument-inserted": info(["old-client", "new-client", "client-source"], "A request has a new argument before existing ones."),
  "argument-removed": info(["old-client", "new-client", "client-source", "server-source"], "A required argument was removed."),
  "argument-removed-optional": info(["old-client", "client-source", "server-source"], "An optional argument at the end was removed."),
  "argument-moved": info(["old-client", "new-client"], "An argument has moved to a different position."),
  "argument-renamed": info(["client-source", "server-source"], "An argument was renamed. This changes code, but not the wire."),
  "argument-made-optional": info(["new-client", "server-source"], "An argument is now optional; without it, the handler gets undefined."),
  "argument-made-required": info(["old-client", "client-source"], "An argument is now required."),
  "argument-default-added": info(["new-client"], "An argument is now optional; without it, the handler gets a default."),
  "argument-default-changed": info(["old-client", "new-client"], "An argument has a different default."),
  "argument-default-removed": info(
    ["old-client", "new-client", "server-source"],
    "An argument is still optional, but no longer has a default.",
  ),
  "argument-repeated-changed": info(
    ["client-source", "server-source"],
    "An argument was one value and is now a list, or the other way round.",
  ),
  "argument-count-widened": info(["new-client"], "A repeated argument allows more values than before, or fewer."),
  "argument-count-narrowed": info(["old-client"], "A repeated argument has a lower maximum or a higher minimum of values."),
  "argument-type-changed": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "An argument has a different type, and neither type reads everything that the other writes.",
  ),
  "argument-type-widened": info(
    ["new-client", "client-source", "server-source"],
    "An argument has a wider type, which reads everything that the old one writes.",
  ),
  "argument-type-narrowed": info(
    ["old-client", "client-source", "server-source"],
    "An argument has a narrower type: the old one reads everything that it writes.",
  ),
  "argument-values-added": info(["new-client", "server-source"], "A discrete argument has new values."),
  "argument-values-removed": info(["old-client", "client-source"], "A discrete argument has lost values."),
  "argument-words-added": info(["new-client", "server-source"], "More words are allowed instead of an argument's value."),
  "argument-words-removed": info(["old-client", "client-source"], "Fewer words are allowed instead of an argument's value."),
  "argument-range-widened": info(["new-client"], "An argument has wider limits."),
  "argument-range-narrowed": info(["old-client"], "An argument has narrower limits."),
  "argument-text-widened": info(["new-client"], "The pattern or schema of an argument was removed."),
  "argument-text-narrowed": info(["old-client"], "An argument now has a pattern or a schema."),
  "argument-text-changed": info(
    ["old-client", "new-client"],
    "The pattern or schema of an argument is different. The two are not compared.",
  ),
  "argument-code-changed": info(
    ["client-source", "server-source"],
    "An argument has a different type in code (bigint, codec), but the same on the wire.",
  ),
  "argument-units-changed": info(["people"], "An argument has different units."),
} as const;

/** Whom a change breaks where clients read what the device sends. */
const sent = {
  "field-added": info(["new-client", "server-source"], "A reply or an inform has a new value at its end."),
  "field-added-optional": info([], "A reply or an inform has a new optional value at its end.", "minor"),
  "field-inserted": info(["old-client", "new-client", "server-source"], "A reply or an inform has a new value before existing ones."),
  "field-removed": info(["old-client", "client-source", "server-source"], "The last value of a reply or an inform was removed."),
  "field-removed-optional": info(
    ["client-source", "server-source"],
    "The last value of a reply or an inform, an optional one, was removed.",
  ),
  "field-removed-between": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "A value before others in a reply or an inform was removed.",
  ),
  "field-moved": info(["old-client", "new-client"], "A value of a reply or an inform has moved to a different position."),
  "field-renamed": info(
    ["client-source", "server-source"],
    "A value of a reply or an inform was renamed. This changes code, but not the wire.",
  ),
  "field-made-optional": info(["old-client", "client-source"], "A value of a reply or an inform is now optional."),
  "field-made-required": info(["new-client", "server-source"], "A value of a reply or an inform is no longer optional."),
  "field-repeated-changed": info(
    ["client-source", "server-source"],
    "A value of a reply or an inform was one value and is now a list, or the other way round.",
  ),
  "field-count-widened": info(["old-client"], "A reply or an inform allows more repeated values than before, or fewer."),
  "field-count-narrowed": info(["new-client"], "A reply or an inform has a lower maximum or a higher minimum of repeated values."),
  "field-type-changed": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "A value of a reply or an inform has a different type, and neither type reads everything that the other writes.",
  ),
  "field-type-widened": info(
    ["old-client", "client-source", "server-source"],
    "A value of a reply or an inform has a wider type, which reads everything that the old one writes.",
  ),
  "field-type-narrowed": info(
    ["new-client", "client-source", "server-source"],
    "A value of a reply or an inform has a narrower type: the old one reads everything that it writes.",
  ),
  "field-values-added": info(["old-client", "client-source"], "A discrete value of a reply or an inform has new values."),
  "field-values-removed": info(
    ["new-client", "client-source", "server-source"],
    "A discrete value of a reply or an inform has lost values.",
  ),
  "field-words-added": info(["old-client", "client-source"], "More words are allowed instead of a value of a reply or an inform."),
  "field-words-removed": info(
    ["new-client", "client-source", "server-source"],
    "Fewer words are allowed instead of a value of a reply or an inform.",
  ),
  "field-range-widened": info(["old-client"], "A value of a reply or an inform has wider limits."),
  "field-range-narrowed": info(["new-client"], "A value of a reply or an inform has narrower limits."),
  "field-text-widened": info(["old-client"], "The pattern or schema of a value of a reply or an inform was removed."),
  "field-text-narrowed": info(["new-client"], "A value of a reply or an inform now has a pattern or a schema."),
  "field-text-changed": info(
    ["old-client", "new-client"],
    "The pattern or schema of a value of a reply or an inform is different. The two are not compared.",
  ),
  "field-code-changed": info(
    ["client-source", "server-source"],
    "A value of a reply or an inform has a different type in code (bigint, codec), but the same on the wire.",
  ),
  "field-units-changed": info(["people"], "A value of a reply or an inform has different units."),
} as const;

const informs = {
  "inform-added": info(["new-client"], "An inform is new."),
  "inform-removed": info(["old-client", "client-source", "server-source"], "An inform was removed."),
} as const;

const sensors = {
  "sensor-added": info(["new-client"], "A sensor or family is new."),
  "sensor-removed": info(
    ["old-client", "client-source", "server-source", "people"],
    "A sensor or family was removed, and its name is not an alias.",
  ),
  "sensor-renamed": info(["client-source", "server-source", "people"], "A sensor was renamed, and its old name is an alias."),
  "sensor-regrouped": info(
    ["client-source", "server-source"],
    "A sensor is in a different group in code, or in none. This does not change the wire.",
  ),
  "sensor-type-changed": info(
    ["old-client", "new-client", "client-source", "server-source", "people"],
    "A sensor has a different type, and neither type reads everything that the other writes.",
  ),
  "sensor-type-widened": info(
    ["old-client", "client-source", "server-source", "people"],
    "A sensor has a wider type, which reads everything that the old one writes.",
  ),
  "sensor-type-narrowed": info(
    ["new-client", "client-source", "server-source", "people"],
    "A sensor has a narrower type: the old one reads everything that it writes.",
  ),
  "sensor-values-added": info(["old-client", "client-source", "people"], "A discrete sensor has new values."),
  "sensor-values-removed": info(["new-client", "client-source", "server-source", "people"], "A discrete sensor has lost values."),
  "sensor-text-changed": info(
    ["client-source", "people"],
    "A sensor has a different pattern or schema. Readings are not checked against it.",
  ),
  "sensor-code-changed": info(
    ["client-source", "server-source"],
    "A sensor has a different type in code (bigint, codec), but the same on the wire.",
  ),
  "sensor-range-changed": info(["people"], "A sensor has different limits. Readings are not checked against them."),
  "sensor-units-changed": info(["people"], "A sensor has different units."),
  "sensor-status-changed": info(["people"], "A sensor has a different status for some readings (nominal, warn, otherwise, status, stale)."),
  "sensor-initial-changed": info(["people"], "A sensor has a different initial reading."),
  "sensor-strategy-changed": info(["people"], "The strategy auto means a different one."),
  "dynamic-added": info(["old-client", "server-source"], "A sensor or family is now dynamic, and always existed before."),
  "dynamic-removed": info(["new-client", "server-source"], "A sensor or family now always exists, and was dynamic before."),
  "family-opened": info(["old-client", "server-source"], "The members of a family are no longer all known."),
  "family-closed": info(["new-client", "server-source"], "The members of a family are now all known."),
  "family-widened": info(["new-client"], "A family has new members."),
  "family-narrowed": info(["old-client", "people"], "A family has lost members."),
  "parameter-renamed": info(
    ["client-source", "server-source"],
    "A parameter of a family was renamed. This changes code, but not the wire.",
  ),
  "parameter-moved": info(["client-source", "server-source"], "The parameters of a family have a different order in code."),
  "parameter-type-changed": info(["client-source", "server-source"], "A parameter of a family has a different type in code."),
} as const;

const others = {
  "alias-added": info([], "A request or sensor has a new alias.", "minor"),
  "alias-removed": info(["old-client"], "An alias of a request or sensor was removed."),
  "api-changed": info(["old-client", "new-client"], "The version names a different API, so clients refuse the device.", "none"),
  "device-renamed": info(["client-source", "server-source"], "The interface has a different name, and so have its classes."),
  "type-added": info([], "A named type is new.", "none"),
  "type-removed": info(["client-source", "server-source"], "A named type was removed, and with it its name in code."),
  "identifier-changed": info(["client-source", "server-source"], "Something has a different name in code."),
  "role-added": info(["people"], "A role is new."),
  "role-removed": info(["old-client", "people"], "A role was removed."),
  "standard-added": info(["new-client"], "The interface now promises a standard request."),
  "standard-removed": info(["old-client"], "The interface no longer promises a standard request."),
  "open-changed": info(
    ["people"],
    "The interface is now open (the device may have requests and sensors that are not listed), or no longer open.",
  ),
  "deprecation-changed": info(["people"], "Something is now deprecated, or no longer deprecated.", "none"),
  "values-reordered": info(["people"], "The values of a discrete, or of a parameter, have a different order."),
  "description-changed": info([], "A description has changed.", "none"),
  "example-changed": info([], "An example has changed.", "none"),
} as const;

function info(breaks: readonly Party[], about: string, needs?: VersionStep): ChangeRuleInfo {
  return needs === undefined ? { breaks, about } : { breaks, about, needs };
}

/** Every rule by its id; docs/changes.md shows an example of each. */
export const CHANGE_RULES = { ...requests, ...read, ...sent, ...informs, ...sensors, ...others } satisfies Record<string, ChangeRuleInfo>;

export type ChangeRule = keyof typeof CHANGE_RULES;

/** Whether a text is the id of a rule. */
export function isChangeRule(text: string): text is ChangeRule {
  return Object.hasOwn(CHANGE_RULES, text);
}

/** Whom a change of that rule may break. */
export function breaksOf(rule: ChangeRule): readonly Party[] {
  return CHANGE_RULES[rule].breaks;
}

/** What the version needs for a change of that rule: what old clients cannot take is no longer compatible (guidelines §4.2.1). */
export function stepOf(rule: ChangeRule): VersionStep {
  const { breaks, needs }: ChangeRuleInfo = CHANGE_RULES[rule];
  if (needs !== undefined) return needs;
  if (breaks.includes("old-client")) return "major";
  return breaks.length === 0 ? "none" : "minor";
}
