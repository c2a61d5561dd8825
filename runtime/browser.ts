/**
 * The door for pages in a browser: clients, without servers and without Node. Generated clients take what they need from here too, where a
 * bundler looks for the condition `browser`.
 */

export type { ClientBounds } from "./client/calls/client-bounds.js";
export type { InformStream } from "./client/calls/inform-call.js";
export { Client } from "./client/client.js";
export type { ConnectOptions, UntypedAnswer } from "./client/client-arguments.js";
export type { CallOptions, ClientOptions, RequestOptions, WithInforms } from "./client/client-options.js";
export { ClientSensor } from "./client/client-sensor.js";
export type { ClientSensorFamily, ClientSensorGroup } from "./client/client-sensors.js";
export type { ClientWarning } from "./client/client-warning.js";
export type { ClientState } from "./client/connection/client-state.js";
export type { DeviceVersion } from "./client/connection/greeting.js";
export { DeviceGroup } from "./client/device-group.js";
export type { DeviceLogRecord } from "./client/device-logs.js";
export type { InformOptions, InformSource } from "./client/inform-streams.js";
export type { Received } from "./client/received.js";
export { SensorWatcher, type WatcherOptions } from "./client/sensor-watcher.js";
export type { CallWithInforms } from "./client/typed-requests.js";
export { UntypedClient } from "./client/untyped-client.js";
export {
  AnswerTooLargeError,
  ConnectionLostError,
  ContractError,
  DatatypeError,
  FailReply,
  InvalidReply,
  KatcpError,
  MessageSyntaxError,
  messageOf,
  ProtocolVersionError,
  RequestRefusedError,
  RequestTimeoutError,
  StreamOverflowError,
} from "./errors.js";
export { Address } from "./protocol/address.js";
export { type Complex, complex } from "./protocol/complex.js";
export type { Codec, CodecValue, Contract, FieldContract, TypeContract } from "./protocol/contract.js";
export { ACCEPTED_CONTRACT_FORMATS } from "./protocol/contract-format.js";
export type { Datatype } from "./protocol/datatype.js";
export { datatypeOf, type JsonValue, type Timestamp } from "./protocol/datatypes.js";
export { LOG_LEVELS, type LogLevel, STATUSES, type Status } from "./protocol/vocabulary.js";
export { fromUnicode, toUnicode } from "./protocol/wire-text.js";
export { isValidStatus, type Reading } from "./sensors/reading.js";
export type { Connector } from "./transport/connector.js";
export { type WebSocketConnectorOptions, webSocketConnector } from "./transport/web-socket-connector.js";
