/** The door for tools that speak of KATCP without speaking it: the field's words, and the rules by which they are read and printed. */

export { Address } from "./protocol/address.js";
export { type ApiVersion, parseApiVersion } from "./protocol/api-version.js";
export type {
  Contract,
  FieldContract,
  InformContract,
  InformKindContract,
  ParameterContract,
  Pattern,
  Range,
  RequestContract,
  SchemaCheck,
  SensorContract,
  SignatureContract,
  TypeContract,
} from "./protocol/contract.js";
export { handlerNameOf, hasInforms, isSecretAt, memberOf, SECRET_MASK, signaturesOf } from "./protocol/contract.js";
export type { Datatype } from "./protocol/datatype.js";
export { datatypeOf } from "./protocol/datatypes.js";
export { FieldList, type FieldValues } from "./protocol/field-list.js";
export { isName } from "./protocol/message.js";
export { patternBy, type RegexEngine } from "./protocol/regex-engine.js";
export { describeErrors, type GeneratedCheck, type SchemaError } from "./protocol/schema-problem.js";
export { countFields, formatCount, formatUsage } from "./protocol/usage.js";
export type { DatatypeName, DeviceStatus, LogLevel, Status, StrategyName } from "./protocol/vocabulary.js";
export {
  DATATYPE_NAMES,
  DEVICE_STATUSES,
  GUARDED_REQUESTS,
  LOG_LEVELS,
  STANDARD_INFORMS,
  STANDARD_REQUESTS,
  STATUSES,
  STRATEGY_NAMES,
} from "./protocol/vocabulary.js";
export { toUnicode } from "./protocol/wire-text.js";
export { FamilyTemplate } from "./sensors/family-template.js";
export { type StatusRule, statusRuleOf } from "./sensors/status-rule.js";
export { parseStrategyText } from "./sensors/strategy.js";
