import { DESCRIBE, DESCRIPTION_FORMS, type DescriptionForm } from "../../protocol/description.js";
import type { RequestContext } from "../requests/request-context.js";
import { answerInTurns } from "./in-turns.js";
import { tellText } from "./numbered-text.js";
import type { SelfDescription } from "./self-description.js";
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
      answerInTurns(ctx, tellText(ctx, description.get(form))),
  };
}
