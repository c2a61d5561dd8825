/** The door for generated code. `Contract.format` numbers what stands here. */

export { Client } from "./client/client.js";
export type { CallOptions, ClientOptions, WithInforms } from "./client/client-options.js";
export type { ClientSensor } from "./client/client-sensor.js";
export type { ClientSensorFamily, ClientSensorGroup } from "./client/client-sensors.js";
export type { InformOptions, InformSource } from "./client/inform-streams.js";
export type { Received } from "./client/received.js";
export type { CallWithInforms } from "./client/typed-requests.js";
export type { Address } from "./protocol/address.js";
export type { Complex } from "./protocol/complex.js";
export type { Codec, CodecValue, Contract, TypeContract } from "./protocol/contract.js";
export { ACCEPTED_CONTRACT_FORMATS } from "./protocol/contract-format.js";
export type { JsonValue, Timestamp } from "./protocol/datatypes.js";
export type { DynamicSensor } from "./sensors/dynamic-sensor.js";
export type { Sensor } from "./sensors/sensor.js";
export type { DynamicSensorFamily, SensorFamily } from "./sensors/sensor-family.js";
export type { DynamicSensorGroup, DynamicSensors, SensorGroup } from "./sensors/sensor-group.js";
export { DeviceServer } from "./server/device-server.js";
export type { DeviceServerOptions } from "./server/device-server-options.js";
export type { Awaitable, Informs, InformsWithReply } from "./server/handler.js";
export type { RequestContext } from "./server/requests/request-context.js";
