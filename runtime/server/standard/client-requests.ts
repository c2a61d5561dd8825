import { FailReply, shorten, withoutStack } from "../../errors.js";
import { formatValues } from "../../protocol/untyped-values.js";
import { LOG_LEVELS } from "../../protocol/vocabulary.js";
import type { RequestContext } from "../requests/request-context.js";
import { answerInTurns } from "./in-turns.js";
import { writeList } from "./lists.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

/** Guidelines §6.2. */
export function logLevelRequest(host: StandardHost): StandardRequest {
  return {
    contract: {
      name: "log-level",
      description: `Query or set from which level on the device sends #log informs to all clients.\n\nThe levels are ${LOG_LEVELS.join(", ")}.`,
      arguments: [{ name: "level", type: "string", optional: true }],
      reply: [{ name: "level", type: "string" }],
    },
    handle({ level }: { level?: string }) {
      if (level === undefined) return { level: host.logs.level };
      const known = LOG_LEVELS.find((each) => each === level);
      if (known === undefined) {
        throw withoutStack(() => new FailReply(`Unknown logging level ${shorten(level)}: expected one of ${LOG_LEVELS.join(", ")}`));
      }
      host.logs.level = known;
      return { level: known };
    },
  };
}

/** Guidelines §8.1. */
export function clientListRequest(host: StandardHost): StandardRequest {
  return {
    contract: { name: "client-list", description: "List the addresses of the clients that are connected." },
    handle: (ctx: RequestContext) =>
      answerInTurns(
        ctx,
        writeList(ctx, [...host.clients], ({ address }) => formatValues([address])),
      ),
  };
}
