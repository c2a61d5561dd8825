/** The door for programs that read a site, or call its devices, over NATS. It loads the client of NATS, which nobody else needs. */

export type { NatsCallEnd, NatsDesk } from "./nats/answer-requests.js";
export { type NatsConnectorOptions, natsConnector } from "./nats/connector/nats-connector.js";
export {
  type AnswerMessage,
  type ChangeMessage,
  type LogMessage,
  NATS_FORMAT,
  type ProblemOutcome,
  REQUEST_HEADERS,
  type ReadingMessage,
  type ReadingRow,
  type ReadingsMessage,
  type RequestMessage,
  type StateMessage,
} from "./nats/nats-messages.js";
export { type LeasesOptions, type NatsOutput, NatsSite, type NatsSiteOptions } from "./nats/nats-site.js";
export { NatsSubjects } from "./nats/nats-subjects.js";
export { type NatsOptions, openNats } from "./nats/open-nats.js";
