import type { Msg } from "@nats-io/transport-node";
import type { Visitor } from "../access/visitor.js";
import type { HubCallOptions, HubDevice, HubInform } from "../hub/hub.js";
import { isAllowed } from "../site/request-role.js";
import type { NatsLink } from "./nats-link.js";
import { type AnswerMessage, NATS_FORMAT, REQUEST_HEADERS } from "./nats-messages.js";
import { lastName, type NatsSubjects } from "./nats-subjects.js";
import { type ReadRequest, readRequest } from "./read-request.js";

/** What sends requests for those who may, and writes down who asked for what: `RequestDesk` of `access/`. */
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
  let pending = 0;
  const subscription = options.link.connection.subscribe(options.subjects.requests(device.name), {
    callback: (error, message) => {
      if (error !== null) return;
      if (pending >= maximumPending) return answer(message, problem("refused", `${pending} requests to ${device.name} are under way`));
      pending += 1;
      void answerRequest(device, message, options).finally(() => {
        pending -= 1;
      });
    },
  });
  return () => subscription.unsubscribe();
}

async function answerRequest(device: HubDevice, message: Msg, { desk, roles, highestRole, now }: AnswerOptions): Promise<void> {
  const read = readRequest(message);
  if ("problem" in read) return answer(message, problem("malformed", read.problem));
  const { deadline, name } = read;
  const role = roleOf(read, roles, highestRole);
  if (role === undefined)
    return answer(
      message,
      problem("refused", `${REQUEST_HEADERS.role}: expected one of ${roles.join(", ")}, received ${JSON.stringify(read.role)}`),
    );
  const timeoutMs = deadline === undefined ? undefined : (deadline - now()) * 1_000;
  if (timeoutMs !== undefined && timeoutMs <= 0) return answer(message, problem("timeout", "its deadline has passed: it was not sent"));
  const wanted = { device, request: lastName(message.subject), arguments: read.arguments };
  const onInform = (inform: HubInform): void => answer(message, { format: NATS_FORMAT, kind: "inform", ...inform });
  const options = { ...(timeoutMs === undefined ? {} : { timeoutMs }), onInform };
  answer(message, answerOf(await desk.call({ name, role, address: "nats" }, wanted, options)));
}

/** What is claimed, but not more than requests over NATS may; undefined for a role that there is not. */
function roleOf({ role }: ReadRequest, roles: readonly string[], highest: string): string | undefined {
  if (role === undefined) return roles[0];
  if (!roles.includes(role)) return undefined;
  return isAllowed(highest, role, roles) ? role : highest;
}

function answerOf({ code, arguments: texts }: NatsCallEnd): AnswerMessage {
  if (code === "ok" || code === "fail" || code === "invalid") return { format: NATS_FORMAT, kind: "reply", code, arguments: texts };
  return problem(code, texts[0] ?? "");
}

function problem(outcome: Extract<AnswerMessage, { kind: "problem" }>["outcome"], message: string): AnswerMessage {
  return { format: NATS_FORMAT, kind: "problem", outcome, message };
}

/** Nobody may be waiting. */
function answer(message: Msg, text: AnswerMessage): void {
  if (message.reply !== undefined && message.reply !== "") message.respond(JSON.stringify(text));
}
