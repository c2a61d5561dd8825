/** The door for generated code, and for tools that speak of KATCP without speaking it. `Contract.format` numbers what stands here. */

export { Client } from "./client/client.js";
export type { CallOptions, ClientOptions, WithInforms } from "./client/client-options.js";
export type { ClientSensor } from "./client/client-sensor.js";
export { Address } from "./protocol/address.js";
export type {
  Codec,
  Contract,
  FieldContract,
  InformContract,
  Range,
  RequestContract,
  SensorContract,
  SignatureContract,
  TypeContract,
} from "./protocol/contract.js";
export { handlerNameOf, memberOf, signaturesOf } from "./protocol/contract.js";
export { ACCEPTED_CONTRACT_FORMATS } from "./protocol/contract-format.js";
export type { JsonValue, Timestamp } from "./protocol/datatypes.js";
export { countFields, formatCount, formatUsage } from "./protocol/usage.js";
export type { DatatypeName, DeviceStatus, LogLevel, Status, StrategyName } from "./protocol/vocabulary.js";
export {
  DATATYPE_NAMES,
  DEVICE_STATUSES,
  LOG_LEVELS,
  STANDARD_INFORMS,
  STANDARD_REQUESTS,
  STATUSES,
  STRATEGY_NAMES,
} from "./protocol/vocabulary.js";
export type { Sensor } from "./sensors/sensor.js";
export { parseStrategyText } from "./sensors/strategy.js";
export { DeviceServer } from "./server/device-server.js";
export type { DeviceServerOptions } from "./server/device-server-options.js";
export type { Awaitable, Informs, InformsWithReply } from "./server/handler.js";
export type { RequestContext } from "./server/request-context.js";
export type { DynamicSensor } from "./server/sensor-host.js";
