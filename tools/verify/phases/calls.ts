import { findingOf, type Problem } from "../../findings/finding.js";
import { quoted, shown } from "../../findings/shown.js";
import type { Answer } from "../../link/answer.js";
import { problemsOfEnd } from "../../promise/check-end.js";
import type { RequestPromise } from "../../promise/device-promise.js";
import type { SignaturePromise } from "../../promise/signature-promise.js";
import { type Arguments, SignatureArguments } from "../arguments/any-arguments.js";
import { searchCalls } from "../call-search.js";
import { toldLine, withoutSecrets } from "../told-line.js";
import type { VerifyRun } from "../verify-run.js";
import { askSignature, timeoutOf } from "./ask-signature.js";
import { findRefusingState } from "./refusing-state.js";

/** Calls what may be called: all that is safe, and what is allowed by name. */
export async function makeCalls(run: VerifyRun): Promise<void> {
  for (const request of run.promise.requests) {
    for (const signature of request.signatures) {
      if (signature.model.effect.safe || run.allow.has(request.name)) await callSignature(run, request, signature);
    }
  }
}

async function callSignature(run: VerifyRun, request: RequestPromise, signature: SignaturePromise): Promise<void> {
  const { promise, findings } = run;
  const subject = promise.subjectOfRequest(request.name);
  const args = new SignatureArguments(signature, promise.spoken);
  const any = args.any();
  if (any === undefined) {
    const names = args.unknown.map((field) => quoted(field.contract.name)).join(", ");
    findings.add(findingOf({ rule: "not-called", expected: `an example of ${names}`, received: "none in the interface" }, subject));
    return;
  }
  const promised = promisedCalls(args, signature);
  const failed = await searchCalls({
    any,
    first: args.notable(),
    runs: signature.arguments.maximum === 0 ? 0 : run.runs,
    seed: run.seed,
    timeoutMs: timeoutOf(run, request.name),
    call: (call) => makeCall(run, signature, { call, isPromised: promised.has(call.join("\n")) }),
    ends: (rule) => rule !== "call-refused",
  });
  for (const { problem, args: call } of failed) findings.add(findingOf(problem, subject, { line: toldLine(signature, call) }));
}

/** The calls of which the interface shows that they succeed, and not also that they may fail. */
function promisedCalls(args: SignatureArguments, { model }: SignaturePromise): ReadonlySet<string> {
  const keysOf = (examples: typeof model.examples): readonly string[] => {
    return examples.flatMap((example) => args.textsOf(example.arguments)).map((call) => call.join("\n"));
  };
  const mayFail = new Set(keysOf(model.examples.filter(({ fail }) => fail !== undefined)));
  const shown = model.examples.filter(({ fail, reply, informs }) => fail === undefined && (reply !== undefined || informs !== undefined));
  return new Set(keysOf(shown).filter((key) => !mayFail.has(key)));
}

async function makeCall(
  run: VerifyRun,
  signature: SignaturePromise,
  { call, isPromised }: { readonly call: Arguments; readonly isPromised: boolean },
): Promise<readonly Problem[]> {
  const answer = await askSignature(run, signature, call);
  if (answer.reply?.text(0) === "fail" && (await findRefusingState(run, signature)) !== undefined) return [];
  const problems = [...problemsOfEnd(answer, timeoutOf(run, signature.request)), ...problemsOfAnswer(answer, signature, isPromised)];
  return problems.map((problem) => ({ ...problem, received: withoutSecrets(shown(problem.received), signature, call) }));
}

function* problemsOfAnswer({ reply, informs }: Answer, signature: SignaturePromise, isPromised: boolean): Iterable<Problem> {
  const received = shown(reply?.toString() ?? "");
  switch (reply?.text(0)) {
    case "ok":
      yield* signature.problemsOfAnswer(reply, informs);
      break;
    case "fail": {
      const expected = isPromised ? "ok, as the interface shows" : "ok, since its arguments are right; the device may have its reasons";
      yield { rule: isPromised ? "example-failed" : "call-refused", expected, received };
      break;
    }
    case "invalid":
      yield { rule: "call-invalid", expected: "ok or fail, since its arguments are right", received };
      break;
  }
}
