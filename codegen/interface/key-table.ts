import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { CHANGE_RULES } from "../diagnostics/change-rules.js";
import { WARNING_RULES } from "../diagnostics/diagnostics.js";
import {
  aliases,
  anyType,
  anyValues,
  builtInType,
  codec,
  count,
  flag,
  groups,
  identifier,
  include,
  limit,
  list,
  map,
  notBlank,
  parameters,
  parameterType,
  pattern,
  range,
  role,
  sensors,
  separator,
  status,
  strategy,
  text,
  values,
} from "./key-shapes.js";
import type { KeyRule, ObjectKind } from "./shape.js";
import {
  DISCRETE_VALUE,
  FIELD_NAME,
  GROUP_SEPARATOR,
  IDENTIFIER,
  MESSAGE_NAME,
  MOST_DIGITS,
  PARAMETER_VALUE,
  PLAIN_NAME,
  ROLE_NAME,
  SCHEMA_PATH,
  VERSION,
} from "./spellings.js";

const typeKeys: readonly KeyRule[] = [
  { key: "type", shape: anyType, about: "A datatype of KATCP, or a named type of the interface." },
  {
    key: "values",
    shape: values(DISCRETE_VALUE, "text without control characters"),
    about: "The values of a discrete, in the order of the wire: an array, or a map from each to its description.",
  },
  { key: "minimum", shape: limit, about: "The smallest value allowed. A bigint may have it as a string." },
  { key: "maximum", shape: limit, about: "The largest value allowed. A bigint may have it as a string." },
  { key: "bigint", shape: flag, about: "A bigint in code, for integers beyond 2^53 - 1." },
  { key: "codec", shape: codec, about: "Your own conversion: ./file.js#export." },
  pattern,
  {
    key: "schema",
    shape: { is: "string", pattern: SCHEMA_PATH, allowed: "a path that begins with ./ or ../" },
    about: "json: the JSON Schema (2020-12) that its values must match: ./file.schema.json.",
  },
  { key: "units", shape: text, about: "The units of the value." },
  { key: "example", shape: { is: "anything" }, about: "An example of a value, which the documents show." },
];

const naming: readonly KeyRule[] = [
  { key: "deprecated", shape: notBlank, about: "What to use instead." },
  { key: "identifier", shape: identifier, about: "The name in code, if the one made from the name on the wire does not suit." },
];

const fieldKeys: readonly KeyRule[] = [
  {
    key: "name",
    shape: { is: "string", pattern: FIELD_NAME, rule: "bad-name" },
    required: true,
    about: "The name of the field.",
  },
  ...typeKeys,
  {
    key: "words",
    shape: { is: "list", of: { is: "string", pattern: /^[!-~]+$/, allowed: "printable ASCII without a space" } },
    about: "Words that may stand instead of the value.",
  },
  separator,
  { key: "description", shape: text, about: "What it is." },
  { key: "optional", shape: flag, about: "It may be left out, together with all that follow." },
  {
    key: "repeated",
    shape: { is: "either", shapes: [flag, { is: "object", kind: "count" }] },
    about: "The last field only: there may be any number of them.",
  },
  { key: "identifier", shape: identifier, about: "The name in code, if the one made from the name on the wire does not suit." },
];

const messageKeys: readonly KeyRule[] = [
  { key: "arguments", shape: list("argument"), about: "Its arguments." },
  {
    key: "informs",
    shape: { is: "either", shapes: [list("field"), { is: "map", of: list("field"), names: { noun: "inform", pattern: MESSAGE_NAME } }] },
    about: "The fields of each inform before the reply. If there are several kinds: a map from the name of each to its fields.",
  },
  { key: "reply", shape: list("field"), about: "The fields after ok." },
  { key: "examples", shape: list("example"), about: "Example calls, with their results." },
];

/** What a request does to the device. */
const effectKeys: readonly KeyRule[] = [
  { key: "safe", shape: flag, about: "It changes nothing; implies idempotent." },
  { key: "idempotent", shape: flag, about: "Sending it twice does the same as sending it once, so a client may send it again." },
  {
    key: "when",
    shape: { is: "map", of: { is: "list", of: { is: "anything" } }, names: { noun: "sensor", pattern: /^/ } },
    about: "The states in which it is allowed: a map from a sensor to the values that it may have.",
  },
  {
    key: "sets",
    shape: { is: "map", of: { is: "anything" }, names: { noun: "sensor", pattern: /^/ } },
    about: "The state after ok: a map from a sensor to its value.",
  },
];

const fileKeys: readonly KeyRule[] = [
  { key: "$schema", shape: text, about: "For editors." },
  { key: "format", shape: { is: "number", integer: true, minimum: 1 }, about: "The version of this format." },
  { key: "name", shape: { is: "string", pattern: MESSAGE_NAME, rule: "bad-name" }, required: true, about: "The name of the device." },
  {
    key: "version",
    shape: { is: "string", pattern: VERSION, allowed: "text that is not blank, without control characters" },
    required: true,
    about: "The version of the device's API: <api>-<major>.<minor>.",
  },
  { key: "description", shape: text, about: "What the device is." },
  include("Files whose types, requests, informs, sensors and groups become part of this one."),
  { key: "types", shape: map("named type", "type", MESSAGE_NAME), about: "Named types." },
  { key: "requests", shape: map("request", "request", MESSAGE_NAME), about: "The requests of the device." },
  { key: "informs", shape: map("inform", "inform", MESSAGE_NAME), about: "The asynchronous informs of the device." },
  sensors("The sensors of the device."),
  groups("Sensors whose names begin alike, and that code reaches together."),
  {
    key: "roles",
    shape: { is: "list", of: { is: "string", pattern: ROLE_NAME, rule: "bad-name" } },
    about: "The roles of clients, from the least to the most privileged.",
  },
  { key: "access", shape: role, about: "The role that the device's own requests need, if they name no other." },
  {
    key: "standard",
    shape: {
      is: "map",
      of: { is: "object", kind: "standard request" },
      names: { noun: "standard request", pattern: /^/, known: STANDARD_REQUESTS },
    },
    about: "The standard requests that the device promises, and the role that each needs.",
  },
  { key: "open", shape: flag, about: "The device may have requests and sensors that are not listed." },
  {
    key: "x-allow",
    shape: {
      is: "map",
      of: notBlank,
      names: { noun: "rule of warnings", pattern: /^/, known: WARNING_RULES, knownFirst: Object.keys(CHANGE_RULES) },
    },
    about:
      "The warnings that are off for this file, and the changes that are exempt from katcp-gen diff: the id of each rule, and the reason.",
  },
];

/** Every key of every object of the format, in the order of its pages. */
export const KEY_TABLE: Readonly<Record<ObjectKind, readonly KeyRule[]>> = {
  file: fileKeys,
  // Who includes a file says who the device is.
  "included file": fileKeys.map((rule) => ({ ...rule, required: false })),
  "named type": [
    ...typeKeys.map((rule) => (rule.key === "type" ? { ...rule, shape: builtInType, about: "A datatype of KATCP." } : rule)),
    { key: "description", shape: text, about: "What it is." },
    ...naming,
  ],
  argument: [
    ...fieldKeys,
    { key: "now", shape: flag, about: "The word now is accepted, and means the server's time." },
    { key: "default", shape: { is: "anything" }, about: "The value of an argument that is absent." },
    { key: "secret", shape: flag, about: "Its value appears in no log, example or error text." },
  ],
  field: fieldKeys,
  count: [
    { key: "minimum", shape: count, about: "The fewest." },
    { key: "maximum", shape: count, about: "The most." },
  ],
  request: [
    { key: "description", shape: notBlank, required: true, about: "What it does; the first line is what ?help lists." },
    ...messageKeys,
    {
      key: "signatures",
      shape: map("signature", "signature", IDENTIFIER),
      about: "Several ways to call it, chosen by the number of arguments.",
    },
    { key: "timeout", shape: { is: "number", above: 0 }, about: "How long it may take, in seconds." },
    ...effectKeys,
    { key: "access", shape: role, about: "The role that it needs." },
    aliases(MESSAGE_NAME),
    ...naming,
  ],
  signature: [{ key: "description", shape: text, about: "What this signature does." }, ...messageKeys, ...effectKeys],
  example: [
    { key: "description", shape: text, about: "What it shows." },
    { key: "arguments", shape: anyValues, required: true, about: "The values of the arguments, in their order." },
    {
      key: "informs",
      shape: { is: "list", of: anyValues },
      about: "The values of each inform, in the order of its fields. If there are several kinds, its name comes first.",
    },
    { key: "reply", shape: anyValues, about: "The values after ok." },
    { key: "fail", shape: notBlank, about: "The error text, if the device refuses the call; instead of informs and a reply." },
  ],
  "standard request": [{ key: "access", shape: role, about: "The role that it needs." }],
  inform: [
    { key: "description", shape: notBlank, required: true, about: "What the inform says." },
    { key: "arguments", shape: list("field"), about: "Its arguments." },
    ...naming,
  ],
  sensor: [
    ...typeKeys,
    separator,
    { key: "description", shape: notBlank, required: true, about: "What it shows." },
    { key: "initial", shape: { is: "object", kind: "initial" }, about: "Its value and status before the first reading." },
    { key: "nominal", shape: range, about: "[low, high]: outside this range the status is warn." },
    { key: "warn", shape: range, about: "[low, high]: outside this range the status is error." },
    {
      key: "otherwise",
      shape: { is: "one-of", values: ["warn", "error"] },
      about: "The status outside warn, or outside nominal where there is no warn.",
    },
    { key: "status", shape: { is: "map", of: status, names: { noun: "value", pattern: /^/ } }, about: "The status of each value." },
    { key: "stale", shape: { is: "object", kind: "stale" }, about: "The status after a time without an update." },
    { key: "strategy", shape: strategy, about: "What the strategy auto means." },
    { key: "dynamic", shape: flag, about: "The sensor does not exist until your code adds it." },
    aliases(PLAIN_NAME),
    parameters("The parameters of a family."),
    ...naming,
  ],
  initial: [
    { key: "value", shape: { is: "anything" }, about: "The value." },
    { key: "status", shape: status, about: "The status." },
  ],
  stale: [
    { key: "after", shape: { is: "number", above: 0 }, required: true, about: "Seconds without an update." },
    { key: "status", shape: status, required: true, about: "The status after that." },
  ],
  parameter: [
    {
      key: "values",
      shape: values(PARAMETER_VALUE, "letters, digits, dots, _ and -"),
      about: "Its values.",
    },
    { key: "type", shape: parameterType, about: "integer, string, discrete, or a named discrete." },
    { key: "minimum", shape: count, about: "integer: the smallest value, 0 or more." },
    { key: "maximum", shape: count, about: "integer: the largest value." },
    {
      key: "digits",
      shape: { is: "number", integer: true, minimum: 1, maximum: MOST_DIGITS },
      about: "integer: padded with zeros to so many digits, 20 at most.",
    },
    { key: "dotted", shape: flag, about: "string: it may contain dots." },
    pattern,
    { key: "description", shape: text, about: "What it is." },
  ],
  group: [
    { key: "description", shape: text, about: "What its sensors are about." },
    parameters("The parameters of its name, of which there is one group for each combination."),
    { key: "dynamic", shape: flag, about: "Its sensors are not there until code adds them, all together." },
    {
      key: "separator",
      shape: { is: "string", pattern: GROUP_SEPARATOR, allowed: "letters, digits, dots, _ and -" },
      about: "The text between its name and those of its sensors, instead of a dot.",
    },
    include("Files whose sensors and groups become part of this group; of the rest of them, only the types count."),
    sensors("Its sensors, by what follows its own name."),
    groups("Groups within it, four deep at most."),
    { key: "identifier", shape: identifier, about: "The name in code, where the one made of the wire's will not do." },
  ],
};
