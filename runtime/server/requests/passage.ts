import { FailReply, shorten } from "../../errors.js";
import { isPromiseLike } from "../../guard.js";
import { textOf } from "../../printable.js";
import type { Message } from "../../protocol/message.js";
import type { ClientSession } from "../clients/client-session.js";
import { replyToThrown } from "./dispatch.js";
import type { Gate } from "./gate.js";
import type { RequestContext } from "./request-context.js";

/** Whether a client may ask for something: `true`, and nothing else, says yes. It throws where it knows better words for "no". */
export type Authorize = (client: ClientSession, request: Message) => unknown;

/** What a request has to pass before its handler is called. */
export interface Passage {
  /** What it throws refuses. */
  readonly authorize: ((client: ClientSession, request: Message) => unknown) | undefined;
  readonly gates: readonly Gate[];
  /** Calls the handler. */
  readonly proceed: () => PromiseLike<void> | undefined;
}

/** Sees a request through. A promise only where it has to wait, or takes time. */
export function pass(context: RequestContext, passage: Passage): PromiseLike<void> | undefined {
  const { authorize } = passage;
  if (authorize === undefined) return passGates(context, passage);
  context.stage = "authorize";
  return ask(authorize, context, passage);
}

/** Lets the author's hook decide first; without a promise where it needs none. Only `true` is a yes: any other answer may be a slip. */
function ask(authorize: NonNullable<Passage["authorize"]>, context: RequestContext, passage: Passage): PromiseLike<void> | undefined {
  const { client, message } = context;
  const refuse = (thrown: unknown): undefined => {
    context.stage = "refused";
    return replyToThrown(thrown, context);
  };
  const decide = (answer: unknown): PromiseLike<void> | undefined => {
    if (answer === true) return passGates(context, passage);
    if (answer !== false) context.log.error(`authorize returned ${textOf(answer)} for ?${shorten(message.name)}: expected true or false`);
    return refuse(new FailReply(`?${shorten(message.name)} is not permitted to ${client.address}`));
  };
  try {
    const answer = authorize(client, message);
    return isPromiseLike(answer) ? Promise.resolve(answer).then(decide).then(undefined, refuse) : decide(answer);
  } catch (thrown) {
    return refuse(thrown);
  }
}

function passGates(context: RequestContext, passage: Passage, passed = 0): PromiseLike<void> | undefined {
  const gate = passage.gates[passed];
  context.stage = gate === undefined ? "handler" : "limit";
  return gate === undefined ? passage.proceed() : gate.run(() => passGates(context, passage, passed + 1));
}
