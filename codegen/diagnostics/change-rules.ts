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
  "request-added": info(["new-client", "server-source"], "There is another request."),
  "request-removed": info(["old-client", "client-source", "server-source"], "A request is gone, and its name is no alias."),
  "request-renamed": info(["client-source", "server-source"], "A request has another name, and answers to the old one as an alias."),
  "signature-added": info(["new-client", "server-source"], "A request may be called in another way."),
  "signature-removed": info(["old-client", "client-source", "server-source"], "A request may not be called in one of its ways any more."),
  "signature-renamed": info(
    ["client-source", "server-source"],
    "A way to call a request has another name. The wire does not show it, code does.",
  ),
  "informs-added": info(["new-client", "client-source", "server-source"], "A request has informs before its reply."),
  "informs-removed": info(["old-client", "client-source", "server-source"], "A request has no informs before its reply any more."),
  "reply-count-changed": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "A reply was the count of its informs, or is that now.",
  ),
  "inform-kind-added": info(["old-client", "client-source"], "A request has another kind of informs before its reply."),
  "inform-kind-removed": info(["new-client", "client-source", "server-source"], "A request has lost a kind of informs before its reply."),
  "inform-kinds-changed": info(
    ["client-source", "server-source"],
    "The informs before a reply were of one kind and are a map of kinds, or the other way round.",
  ),
  "timeout-shortened": info(["new-client"], "A request may take less time: new clients may give up on old devices too early."),
  "timeout-lengthened": info(["people"], "A request may take more time. Clients that ask for hints of timeouts know it."),
  "safe-added": info(["new-client"], "A request changes nothing: new clients may send it unasked to old devices, where it does."),
  "safe-removed": info(["old-client", "client-source"], "A request may change something: old clients still send it unasked."),
  "idempotent-added": info(
    ["new-client"],
    "A request may be sent twice: new clients may send it twice to old devices, where that is not the same.",
  ),
  "idempotent-removed": info(["old-client"], "A request may not be sent twice any more: old clients still do where a connection is lost."),
  "when-widened": info(["new-client"], "A request is allowed in more states."),
  "when-narrowed": info(["old-client"], "A request is refused in more states."),
  "sets-changed": info(["people"], "A request leads to another state."),
  "access-raised": info(["old-client"], "A request needs a higher role."),
  "access-lowered": info(["new-client"], "A request needs a lower role."),
  "secret-changed": info([], "The value of an argument is secret, or not any more."),
  "removed-without-deprecation": info([], "What is gone was not deprecated in the version before. Off unless a level asks for it.", "none"),
} as const;

/** Whom a change breaks where the device reads what clients send. */
const read = {
  "argument-added": info(
    ["old-client", "new-client", "client-source"],
    "A request has another argument at its end, which every call needs.",
  ),
  "argument-added-optional": info(["new-client"], "A request has another argument at its end, which a call may leave out."),
  "argument-inserted": info(["old-client", "new-client", "client-source"], "A request has another argument before others."),
  "argument-removed": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "A request has lost an argument that every call needed.",
  ),
  "argument-removed-optional": info(
    ["old-client", "client-source", "server-source"],
    "A request has lost an argument at its end that a call could leave out.",
  ),
  "argument-moved": info(["old-client", "new-client"], "An argument has another position."),
  "argument-renamed": info(["client-source", "server-source"], "An argument has another name. The wire does not show it, code does."),
  "argument-made-optional": info(["new-client", "server-source"], "A call may leave an argument out, and the handler gets undefined then."),
  "argument-made-required": info(["old-client", "client-source"], "A call may not leave an argument out any more."),
  "argument-default-added": info(["new-client"], "A call may leave an argument out, and the handler gets a default then."),
  "argument-default-changed": info(["old-client", "new-client"], "A call that leaves an argument out means another value."),
  "argument-default-removed": info(
    ["old-client", "new-client", "server-source"],
    "A call may still leave an argument out, and no value stands for it any more.",
  ),
  "argument-repeated-changed": info(
    ["client-source", "server-source"],
    "An argument was one value and is a list of them, or the other way round.",
  ),
  "argument-count-widened": info(["new-client"], "A call may have more values of a repeated argument, or fewer."),
  "argument-count-narrowed": info(["old-client"], "A call may not have as many values of a repeated argument as before, or not as few."),
  "argument-type-changed": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "An argument has another type, and neither reads all that the other writes.",
  ),
  "argument-type-widened": info(
    ["new-client", "client-source", "server-source"],
    "An argument has another type, which reads all that the old one writes.",
  ),
  "argument-type-narrowed": info(
    ["old-client", "client-source", "server-source"],
    "An argument has another type, and the old one reads all that it writes.",
  ),
  "argument-values-added": info(["new-client", "server-source"], "A discrete argument may have more values."),
  "argument-values-removed": info(["old-client", "client-source"], "A discrete argument may not have all values that it had."),
  "argument-words-added": info(["new-client", "server-source"], "More words may stand instead of an argument's value."),
  "argument-words-removed": info(["old-client", "client-source"], "Fewer words may stand instead of an argument's value."),
  "argument-range-widened": info(["new-client"], "An argument may be lower or higher than before."),
  "argument-range-narrowed": info(["old-client"], "An argument may not be as low or as high as before."),
  "argument-text-widened": info(["new-client"], "A pattern or a schema of an argument is gone: it may be anything."),
  "argument-text-narrowed": info(["old-client"], "An argument has a pattern or a schema, and could be anything before."),
  "argument-text-changed": info(
    ["old-client", "new-client"],
    "A pattern or a schema of an argument is another one. The two are not compared.",
  ),
  "argument-code-changed": info(
    ["client-source", "server-source"],
    "An argument has another type in code (bigint, codec), and the same on the wire.",
  ),
  "argument-units-changed": info(["people"], "An argument has other units."),
} as const;

/** Whom a change breaks where clients read what the device sends. */
const sent = {
  "field-added": info(["new-client", "server-source"], "A reply or an inform has another value at its end."),
  "field-added-optional": info([], "A reply or an inform has another value at its end, which may be missing.", "minor"),
  "field-inserted": info(["old-client", "new-client", "server-source"], "A reply or an inform has another value before others."),
  "field-removed": info(["old-client", "client-source", "server-source"], "A reply or an inform has lost its last value."),
  "field-removed-optional": info(
    ["client-source", "server-source"],
    "A reply or an inform has lost its last value, which could be missing.",
  ),
  "field-removed-between": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "A reply or an inform has lost a value before others.",
  ),
  "field-moved": info(["old-client", "new-client"], "A value of a reply or an inform has another position."),
  "field-renamed": info(
    ["client-source", "server-source"],
    "A value of a reply or an inform has another name. The wire does not show it, code does.",
  ),
  "field-made-optional": info(["old-client", "client-source"], "A value of a reply or an inform may be missing."),
  "field-made-required": info(["new-client", "server-source"], "A value of a reply or an inform may not be missing any more."),
  "field-repeated-changed": info(
    ["client-source", "server-source"],
    "A value of a reply or an inform was one and is a list, or the other way round.",
  ),
  "field-count-widened": info(["old-client"], "A reply or an inform may have more repeated values, or fewer."),
  "field-count-narrowed": info(["new-client"], "A reply or an inform may not have as many repeated values as before, or not as few."),
  "field-type-changed": info(
    ["old-client", "new-client", "client-source", "server-source"],
    "A value of a reply or an inform has another type, and neither reads all that the other writes.",
  ),
  "field-type-widened": info(
    ["old-client", "client-source", "server-source"],
    "A value of a reply or an inform has another type, which reads all that the old one writes.",
  ),
  "field-type-narrowed": info(
    ["new-client", "client-source", "server-source"],
    "A value of a reply or an inform has another type, and the old one reads all that it writes.",
  ),
  "field-values-added": info(["old-client", "client-source"], "A discrete value of a reply or an inform may have more values."),
  "field-values-removed": info(
    ["new-client", "client-source", "server-source"],
    "A discrete value of a reply or an inform may not have all values that it had.",
  ),
  "field-words-added": info(["old-client", "client-source"], "More words may stand instead of a value of a reply or an inform."),
  "field-words-removed": info(
    ["new-client", "client-source", "server-source"],
    "Fewer words may stand instead of a value of a reply or an inform.",
  ),
  "field-range-widened": info(["old-client"], "A value of a reply or an inform may be lower or higher than before."),
  "field-range-narrowed": info(["new-client"], "A value of a reply or an inform may not be as low or as high as before."),
  "field-text-widened": info(["old-client"], "A pattern or a schema of a value of a reply or an inform is gone."),
  "field-text-narrowed": info(["new-client"], "A value of a reply or an inform has a pattern or a schema, and could be anything before."),
  "field-text-changed": info(
    ["old-client", "new-client"],
    "A pattern or a schema of a value of a reply or an inform is another one. The two are not compared.",
  ),
  "field-code-changed": info(
    ["client-source", "server-source"],
    "A value of a reply or an inform has another type in code (bigint, codec), and the same on the wire.",
  ),
  "field-units-changed": info(["people"], "A value of a reply or an inform has other units."),
} as const;

const informs = {
  "inform-added": info(["new-client"], "There is another inform."),
  "inform-removed": info(["old-client", "client-source", "server-source"], "An inform is gone."),
} as const;

const sensors = {
  "sensor-added": info(["new-client"], "There is another sensor or family."),
  "sensor-removed": info(
    ["old-client", "client-source", "server-source", "people"],
    "A sensor or family is gone, and its name is no alias.",
  ),
  "sensor-renamed": info(
    ["client-source", "server-source", "people"],
    "A sensor has another name, and answers to the old one as an alias.",
  ),
  "sensor-regrouped": info(
    ["client-source", "server-source"],
    "A sensor stands in another group in code, or in none. The wire does not show it.",
  ),
  "sensor-type-changed": info(
    ["old-client", "new-client", "client-source", "server-source", "people"],
    "A sensor has another type, and neither reads all that the other writes.",
  ),
  "sensor-type-widened": info(
    ["old-client", "client-source", "server-source", "people"],
    "A sensor has another type, which reads all that the old one writes.",
  ),
  "sensor-type-narrowed": info(
    ["new-client", "client-source", "server-source", "people"],
    "A sensor has another type, and the old one reads all that it writes.",
  ),
  "sensor-values-added": info(["old-client", "client-source", "people"], "A discrete sensor may have more values."),
  "sensor-values-removed": info(
    ["new-client", "client-source", "server-source", "people"],
    "A discrete sensor may not have all values that it had.",
  ),
  "sensor-text-changed": info(["client-source", "people"], "A sensor has another pattern or schema. Readings are not checked by them."),
  "sensor-code-changed": info(
    ["client-source", "server-source"],
    "A sensor has another type in code (bigint, codec), and the same on the wire.",
  ),
  "sensor-range-changed": info(["people"], "A sensor has other limits. Readings are not checked by them."),
  "sensor-units-changed": info(["people"], "A sensor has other units."),
  "sensor-status-changed": info(["people"], "A sensor has another status for some readings (nominal, warn, otherwise, status, stale)."),
  "sensor-initial-changed": info(["people"], "A sensor has another reading at the start."),
  "sensor-strategy-changed": info(["people"], "The strategy auto means another one."),
  "dynamic-added": info(["old-client", "server-source"], "A sensor or family comes and goes, and was always there."),
  "dynamic-removed": info(["new-client", "server-source"], "A sensor or family is always there, and came and went before."),
  "family-opened": info(["old-client", "server-source"], "The members of a family are not all known any more."),
  "family-closed": info(["new-client", "server-source"], "The members of a family are all known."),
  "family-widened": info(["new-client"], "A family may have more members."),
  "family-narrowed": info(["old-client", "people"], "A family may not have all members that it could have."),
  "parameter-renamed": info(
    ["client-source", "server-source"],
    "A parameter of a family has another name. The wire does not show it, code does.",
  ),
  "parameter-moved": info(["client-source", "server-source"], "The parameters of a family have another order in code."),
  "parameter-type-changed": info(["client-source", "server-source"], "A parameter of a family has another type in code."),
} as const;

const others = {
  "alias-added": info([], "A request or sensor has another alias.", "minor"),
  "alias-removed": info(["old-client"], "A request or sensor has lost an alias."),
  "api-changed": info(["old-client", "new-client"], "The version names another API, so that clients refuse the device.", "none"),
  "device-renamed": info(["client-source", "server-source"], "The interface has another name, and its classes with it."),
  "type-added": info([], "There is another named type.", "none"),
  "type-removed": info(["client-source", "server-source"], "A named type is gone, and its name in code with it."),
  "identifier-changed": info(["client-source", "server-source"], "Something has another name in code."),
  "role-added": info(["people"], "There is another role."),
  "role-removed": info(["old-client", "people"], "A role is gone."),
  "standard-added": info(["new-client"], "A standard request is promised."),
  "standard-removed": info(["old-client"], "A standard request is not promised any more."),
  "open-changed": info(["people"], "The device may have requests and sensors that are not listed, or may not any more."),
  "deprecation-changed": info(["people"], "Something is deprecated, or not any more.", "none"),
  "values-reordered": info(["people"], "The values of a discrete, or of a parameter, have another order."),
  "description-changed": info([], "A description is another one.", "none"),
  "example-changed": info([], "An example is another one.", "none"),
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
