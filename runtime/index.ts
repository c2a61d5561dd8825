/** The door for people: everything that an author of a device or of a controller needs. */

export type { ClientBounds } from "./client/calls/client-bounds.js";
export type { InformStream } from "./client/calls/inform-call.js";
export type { RetryOptions } from "./client/calls/retry.js";
export { Client } from "./client/client.js";
export type { ConnectOptions, UntypedAnswer } from "./client/client-arguments.js";
export type { CallOptions, ClientOptions, RequestOptions, WithInforms } from "./client/client-options.js";
export { ClientSensor } from "./client/client-sensor.js";
export type { ClientSensorFamily, ClientSensorGroup } from "./client/client-sensors.js";
export type { ClientWarning } from "./client/client-warning.js";
export { type BackoffOptions, exponentialBackoff, type ReconnectPolicy } from "./client/connection/backoff.js";
export type { ClientState } from "./client/connection/client-state.js";
export type { DeviceProtocol } from "./client/connection/device-protocol.js";
export type { DeviceVersion } from "./client/connection/greeting.js";
export type { InterfaceIdentity, InterfaceMatch } from "./client/connection/interface-match.js";
export type { KeepAliveOptions } from "./client/connection/keep-alive.js";
export type { VersionPolicy } from "./client/connection/version-check.js";
export type { DescribedInterface, DescribedRequest } from "./client/described-interface.js";
export { type ChangesOptions, DeviceGroup, type GroupChange, type GroupOutcome, type QuorumOptions } from "./client/device-group.js";
export type { DeviceLogRecord } from "./client/device-logs.js";
export type { InformOptions, InformSource } from "./client/inform-streams.js";
export type {
  ListenOptions,
  ReadingListener,
  ReadingsOptions,
  WaitOptions,
} from "./client/reading-options.js";
export type { OrText, Received } from "./client/received.js";
export type { SensorInfo } from "./client/sampling/sensor-info.js";
export { type StrategyText, strategyText } from "./client/sampling/strategy-text.js";
export type { SensorGonePolicy } from "./client/sampling/typed-listener.js";
export { SensorWatcher, type WatcherOptions } from "./client/sensor-watcher.js";
export type { BufferPolicy } from "./client/streams/stream.js";
export type { UndecodablePolicy } from "./client/streams/undecodable.js";
export type { SyncState } from "./client/sync-state.js";
export type { CallWithInforms, StreamCallOptions } from "./client/typed-requests.js";
export { UntypedClient, type UntypedRequest, UntypedSensor } from "./client/untyped-client.js";
export {
  AnswerTooLargeError,
  type CallInfo,
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
export { printableJson } from "./printable.js";
export { Address } from "./protocol/address.js";
export { type Complex, complex } from "./protocol/complex.js";
export type { Codec, CodecValue, Contract, FieldContract, RequestContract } from "./protocol/contract.js";
export type { Datatype } from "./protocol/datatype.js";
export {
  address,
  bigint,
  boolean,
  bytes,
  custom,
  discrete,
  float,
  integer,
  type JsonValue,
  json,
  string,
  type Timestamp,
  timestamp,
} from "./protocol/datatypes.js";
export type { InterfaceText } from "./protocol/interface-text.js";
export { formatMessage, Message, type MessageType } from "./protocol/message.js";
export { MessageParser, type MessageParserOptions } from "./protocol/message-parser.js";
export {
  type DatatypeName,
  type DeviceStatus,
  type LineLevel,
  LOG_LEVELS,
  type LogLevel,
  type Status,
  type StrategyName,
} from "./protocol/vocabulary.js";
export {
  type Accumulator,
  type AggregateResult,
  type AggregateRule,
  AggregateSensor,
  aggregate,
  isAggregate,
} from "./sensors/aggregate.js";
export { type Clock, systemClock } from "./sensors/clock.js";
export { DeviceStatusSensor, followDeviceStatus, STATUSES_BY_GRAVITY } from "./sensors/device-status.js";
export type { DynamicSensor } from "./sensors/dynamic-sensor.js";
export { type GonePolicy, type MirrorOptions, mirrorSensors, type SensorSource } from "./sensors/mirror.js";
export { isValidStatus, type Reading } from "./sensors/reading.js";
export { Sensor, type SensorObserver } from "./sensors/sensor.js";
export type { DynamicSensorFamily, SensorFamily } from "./sensors/sensor-family.js";
export type { DynamicSensorGroup, DynamicSensors, SensorGroup } from "./sensors/sensor-group.js";
export type { SensorOptions, UpdateOptions } from "./sensors/sensor-options.js";
export { type AnySensor, type SensorChange, SensorSet, type SensorSetObserver } from "./sensors/sensor-set.js";
export type { StaleRule, StatusRule } from "./sensors/status-rule.js";
export type { Strategy } from "./sensors/strategy.js";
export {
  chronycSource,
  TIME_SYNC_STATES,
  type TimeSyncOptions,
  type TimeSyncSensors,
  type TimeSyncSource,
  type TimeSyncState,
  type TimeSyncStatus,
  timeSync,
} from "./sensors/time-sync.js";
export type { AccessOptions, GuardedRequest, GuardLevel, NetworkRole } from "./server/access/access-options.js";
export type { CertificateRole } from "./server/access/certificate-roles.js";
export type { AuditRecord, AuditSink } from "./server/audit/audit-record.js";
export { auditStream } from "./server/audit/audit-stream.js";
export { type PinoDestination, pinoAudit } from "./server/audit/pino-audit.js";
export type { Bounds } from "./server/clients/bounds.js";
export type { ClientSession } from "./server/clients/client-session.js";
export { DeviceServer } from "./server/device-server.js";
export {
  DEFAULT_PORT,
  type DeviceContract,
  type DeviceServerOptions,
  type ListenPlace,
  type SnapshotOptions,
  type TlsPlaceOptions,
} from "./server/device-server-options.js";
export type {
  ClientSnapshot,
  DeviceSnapshot,
  LimitSnapshot,
  PendingSnapshot,
  RecentLine,
  SensorsSnapshot,
} from "./server/duty/device-snapshot.js";
export { readSnapshot } from "./server/duty/read-snapshot.js";
export { haltOnSignals } from "./server/halt-on-signals.js";
export type { Awaitable, Informs, InformsWithReply } from "./server/handler.js";
export type { CertificateStats } from "./server/life/certificate-watch.js";
export type { Durations, ServerStats } from "./server/life/monitor.js";
export type { Service } from "./server/life/services.js";
export type { StopOptions } from "./server/life/shutdown.js";
export type { SlowRequest } from "./server/life/slow-requests.js";
export { consoleSink, type DeviceLog, type LogData, type LogEntry, type LogRecord, type LogSink } from "./server/logs/device-log.js";
export { captureConsole, type PinoLike, pinoDestination, pinoSink } from "./server/logs/log-bridges.js";
export { type NotifyOptions, notifySystemd } from "./server/notify-systemd.js";
export type { PendingInfo } from "./server/requests/reception.js";
export type { RequestContext } from "./server/requests/request-context.js";
export type { RequestWrapper } from "./server/requests/request-table.js";
export { type SnapshotSignalOptions, snapshotOnSignal } from "./server/snapshot-on-signal.js";
export type { ClientTlsOptions, Connector, SocketOptions } from "./transport/connector.js";
export type { ListenAddress, ListenFunction, ListenTarget, OpenListener, TakeProblem, TakeStream } from "./transport/listener.js";
export type { PeerCertificate } from "./transport/peer-certificate.js";
export { socketConnector } from "./transport/socket-connector.js";
export { socketListener } from "./transport/socket-listener.js";
export type { TlsFiles, TlsListenOptions } from "./transport/tls-options.js";
export { RUNTIME_VERSION as version } from "./version.js";
