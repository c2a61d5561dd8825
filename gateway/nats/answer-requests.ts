import type { Msg } from "@nats-io/transport-node";
import { messageOf } from "katcp-runtime";
import type { Visitor } from "../access/visitor.js";
import type { HubCallOptions, HubDevice, HubInform } from "../hub/hub.js";
import { isAllowed } from "../site/request-role.js";
import { answerFromHub } from "./answer-from-hub.js";
import type { NatsLink } from "./nats-link.js";
import { type AnswerMessage, NATS_FORMAT, type ProblemOutcome, REQUEST_HEADERS } from "./nats-messages.js";
import { lastName, type NatsSubjects } from "./nats-subjects.js";
import { type ReadRequest, readRequest } from "./read-request.js";

/** What sends requests for those who may, and writes down who asked for what: `RequestDesk` of `access/`. A call never rejects. */
export interface NatsDesk {
  call(
    visitor: Visitor,
    wanted: { readonly device: HubDevice; readonly request: string; readonly arguments: readonly string[] },
    options?: HubCallOptions,
  ): Promise<NatsCallEnd>;
}

export interface NatsCallEnd {
  readonly code: "ok" | "fail" | "invalid" | "timeout" | "lost" | "refused" | "cancelled";
  readonly arguments: readonly string[];
}

export interface AnswerOptions {
  readonly link: NatsLink;
  readonly subjects: NatsSubjects;
  readonly desk: NatsDesk;
  /** Of the site, from the least to the most privileged. */
  readonly roles: readonly string[];
  /** The most that a request over NATS may claim: whoever may publish can claim any role. */
  readonly highestRole: string;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** So many requests of one device may be under way; others are refused at once. */
const maximumPending = 1_000;

/** Answers the requests to a device that come over NATS. Call the returned function to stop. */
export function answerRequests(device: HubDevice, options: AnswerOptions): () => void {
  const answers = new RequestAnswers(device, options);
  const subscription = options.link.connection.subscribe(options.subjects.requests(device.name), {
    callback: (error, message) => (error === null ? void answers.take(message) : undefined),
  });
  return () => subscription.unsubscribe();
}

class RequestAnswers {
  readonly #device: HubDevice;
  readonly #options: AnswerOptions;
  #pending = 0;

  constructor(device: HubDevice, options: AnswerOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Answers a message. It never rejects. */
  async take(message: Msg): Promise<void> {
    const read = readRequest(message);
    if ("problem" in read) return answer(message, problem("malformed", read.problem));
    const wanted = { device: this.#device, request: lastName(message.subject), arguments: read.arguments };
    const refusal = this.#refuse(read);
    if (refusal !== undefined) return answer(message, refusal);
    const known = answerFromHub(this.#device, wanted.request, wanted.arguments);
    if (known === undefined) return this.#send(message, wanted, read);
    for (const inform of known.informs) answer(message, { format: NATS_FORMAT, kind: "inform", ...inform });
    answer(message, answerOf(known.reply));
  }

  /** What is refused before anybody looks at who may. */
  #refuse({ role, deadline }: ReadRequest): AnswerMessage | undefined {
    const { roles, now } = this.#options;
    if (role !== undefined && !roles.includes(role))
      return problem("refused", `${REQUEST_HEADERS.role}: expected one of ${roles.join(", ")}, received ${JSON.stringify(role)}`);
    if (deadline !== undefined && deadline <= now()) return problem("timeout", "its deadline has passed: it was not sent");
    return this.#pending < maximumPending
      ? undefined
      : problem("refused", `${this.#pending} requests to ${this.#device.name} are under way`);
  }

  async #send(message: Msg, wanted: Parameters<NatsDesk["call"]>[1], { name, role, deadline }: ReadRequest): Promise<void> {
    const { desk, now } = this.#options;
    const onInform = (inform: HubInform): void => answer(message, { format: NATS_FORMAT, kind: "inform", ...inform });
    const options = { ...(deadline === undefined ? {} : { timeoutMs: (deadline - now()) * 1_000 }), onInform };
    this.#pending += 1;
    const end = await desk.call({ name, role: this.#allowed(role), address: "nats" }, wanted, options);
    this.#pending -= 1;
    answer(message, answerOf(end));
  }

  /** What is claimed, but not more than requests over NATS may. */
  #allowed(role: string | undefined): string {
    const { roles, highestRole } = this.#options;
    const claimed = role ?? roles[0] ?? "";
    return isAllowed(highestRole, claimed, roles) ? claimed : highestRole;
  }
}

function answerOf({ code, arguments: texts }: NatsCallEnd): AnswerMessage {
  if (code === "ok" || code === "fail" || code === "invalid") return { format: NATS_FORMAT, kind: "reply", code, arguments: texts };
  return problem(code, texts[0] ?? "");
}

function problem(outcome: ProblemOutcome, message: string): AnswerMessage {
  return { format: NATS_FORMAT, kind: "problem", outcome, message };
}

/** Nobody may be waiting, or the connection be closed. */
function answer(message: Msg, text: AnswerMessage): void {
  if (message.reply === undefined || message.reply === "") return;
  try {
    message.respond(JSON.stringify(text));
  } catch (thrown) {
    if (text.kind !== "problem") answer(message, problem("lost", `the answer cannot be sent: ${messageOf(thrown)}`));
  }
}
