import { DESCRIBE, DESCRIPTION_FORMS, type DescriptionForm } from "../../protocol/description.js";
import type { RequestContext } from "../requests/request-context.js";
import { answerInTurns, type Steps } from "./in-turns.js";
import { writeList } from "./lists.js";
import type { Description, SelfDescription } from "./self-description.js";
import type { StandardRequest } from "./standard-request.js";

/** `?interface-describe` (docs/wire-extensions.md), which the guidelines do not have. */
export function describeRequest(description: SelfDescription): StandardRequest {
  return {
    contract: {
      name: DESCRIBE,
      description:
        "Describe the interface of this device as JSON, in numbered pieces. The reply has their number and the SHA-256 of the text.",
      arguments: [{ name: "form", type: "discrete", values: DESCRIPTION_FORMS, optional: true }],
    },
    handle: ({ form = "interface" }: { readonly form?: DescriptionForm }, ctx: RequestContext) =>
      answerInTurns(ctx, describe(ctx, description.get(form))),
  };
}

function describe(ctx: RequestContext, description: Description | Promise<Description>): Steps {
  return "hash" in description ? tell(ctx, description) : tellLater(ctx, description);
}

function* tellLater(ctx: RequestContext, loading: Promise<Description>): Steps {
  let found: Description | undefined;
  yield loading.then((description) => {
    found = description;
  });
  if (found !== undefined) yield* tell(ctx, found);
}

function tell(ctx: RequestContext, { informs, hash }: Description): Steps {
  return writeList(ctx, informs, (args) => ctx.writeInform(args), ` ${hash}`);
}
