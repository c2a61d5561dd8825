import { FailReply, shorten, withoutStack } from "../../errors.js";
import { type RequestContract, signaturesOf } from "../../protocol/contract.js";
import { formatValues } from "../../protocol/untyped-values.js";
import { formatUsage } from "../../protocol/usage.js";
import type { RequestContext } from "../requests/request-context.js";
import type { RunnableRequest } from "../requests/request-table.js";
import { answerInTurns } from "./in-turns.js";
import { writeList } from "./lists.js";
import type { StandardHost, StandardRequest } from "./standard-request.js";

/** Guidelines §4.1, the requests that every device has, but for `restart`. */
export function coreRequests(host: StandardHost): readonly StandardRequest[] {
  return [helpRequest(host), haltRequest(host), watchdogRequest(), versionListRequest(host)];
}

function helpRequest(host: StandardHost): StandardRequest {
  return {
    contract: {
      name: "help",
      description: "List the requests of this device, or describe one of them.",
      arguments: [{ name: "name", type: "string", optional: true }],
    },
    handle({ name }: { name?: string }, ctx: RequestContext) {
      if (name !== undefined) return ctx.informs([describeOne(host, name, ctx)]);
      return answerInTurns(
        ctx,
        writeList(ctx, visibleTo(ctx, host), (request) => formatValues([request.contract.name, summaryOf(request, host)])),
      );
    },
  };
}

function visibleTo({ client }: RequestContext, { requests: { sorted }, helpListsAll }: StandardHost): readonly RunnableRequest[] {
  return helpListsAll ? sorted : sorted.filter(({ need }) => need <= client.rank);
}

function describeOne({ requests, access, helpListsAll }: StandardHost, name: string, { client }: RequestContext): readonly string[] {
  const request = requests.get(name);
  // katcp-python's inspecting client looks for "Unknown request" in this text.
  if (request === undefined) throw withoutStack(() => new FailReply(`Unknown request ${shorten(name)}`));
  const { need, contract } = request;
  if (need > client.rank && !helpListsAll) throw withoutStack(() => new FailReply(access.describeRefusal(name, need, client)));
  return [name, fullHelp(contract, helpListsAll ? access.describeNeed(need) : "")];
}

function summaryOf({ contract: { description, deprecated }, need }: RunnableRequest, host: StandardHost): string {
  // Who sees only what he may use need not know who else may.
  const access = host.helpListsAll ? host.access.describeNeed(need) : "";
  const notes = [deprecated === undefined ? "" : `deprecated: ${firstLineOf(deprecated)}`, access];
  const said = notes.filter((note) => note !== "");
  return `${firstLineOf(description)}${said.length === 0 ? "" : ` (${said.join("; ")})`}`;
}

function firstLineOf(text: string): string {
  return text.split(/\r\n|\r|\n/, 1)[0] ?? "";
}

/** The whole description, then how it is called: guidelines §4.1 want the parameters in the manner of BNF. */
function fullHelp(contract: RequestContract, need: string): string {
  const usages = signaturesOf(contract).map((signature) => formatUsage(contract.name, signature));
  const deprecated = contract.deprecated === undefined ? "" : `\nDeprecated: ${contract.deprecated}`;
  const access = need === "" ? "" : `\nAccess: ${need}`;
  return `${contract.description}${deprecated}${access}\nUsage: ${usages.join(" | ")}`;
}

function haltRequest(host: StandardHost): StandardRequest {
  return {
    contract: { name: "halt", description: "Halt the device." },
    // The stop begins after this turn, so the reply is on the wire before it, as §4.1 asks.
    handle: () => host.halt(),
  };
}

/** `?restart`, for a device that can: `restart` makes it begin anew, after the reply or before it. */
export function restartRequest(restart: () => void | Promise<void>): StandardRequest {
  return {
    contract: { name: "restart", description: "Restart the device." },
    handle: restart,
  };
}

function watchdogRequest(): StandardRequest {
  return {
    contract: { name: "watchdog", description: "Check that the device is still alive." },
    handle: () => undefined,
  };
}

function versionListRequest(host: StandardHost): StandardRequest {
  return {
    contract: { name: "version-list", description: "List the versions of the roles and components of this device." },
    handle: (ctx: RequestContext) => ctx.informs(host.versions()),
  };
}
