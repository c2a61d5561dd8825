import { findingOf, type Problem } from "../../findings/finding.js";
import { shown } from "../../findings/shown.js";
import { problemsOfEnd } from "../../promise/check-end.js";
import type { SignaturePromise } from "../../promise/signature-promise.js";
import type { Arguments, SignatureArguments } from "../arguments/any-arguments.js";
import { toldLine, withoutSecrets } from "../told-line.js";
import type { VerifyRun } from "../verify-run.js";
import { askSignature, timeoutOf } from "./ask-signature.js";
import { findRefusingState, type RefusingState } from "./refusing-state.js";

/**
 * One right call in a state in which the interface does not allow it (`when`), if the device is in such a state. It has to refuse that before its
 * handler. It is called once: if it does not refuse, each more call would have its effect.
 */
export async function makeForbiddenCall(run: VerifyRun, signature: SignaturePromise, args: SignatureArguments): Promise<void> {
  const [call] = args.notable();
  if (call === undefined) return;
  const before = await findRefusingState(run, signature);
  if (before === undefined) return;
  const subject = run.promise.subjectOfRequest(signature.request);
  for (const problem of await problemsOfCall(run, signature, { call, before })) {
    const received = withoutSecrets(shown(problem.received), signature, call);
    run.findings.add(findingOf({ ...problem, received }, subject, { line: toldLine(signature, call) }));
  }
}

async function problemsOfCall(
  run: VerifyRun,
  signature: SignaturePromise,
  { call, before }: { readonly call: Arguments; readonly before: RefusingState },
): Promise<readonly Problem[]> {
  const answer = await askSignature(run, signature, call);
  const problems: Problem[] = [...problemsOfEnd(answer, timeoutOf(run, signature.request))];
  const received = answer.reply?.toString() ?? "";
  const code = answer.reply?.text(0);
  const expected = `fail, since ${inWords(before)}`;
  if (code === "invalid") problems.push({ rule: "call-invalid", expected, received });
  if (code === "ok" && (await stillRefuses(run, signature, before))) problems.push({ rule: "wrong-call-accepted", expected, received });
  return problems;
}

/** A state that others may have changed meanwhile blames nobody. If the call itself changes it, another look says nothing. */
async function stillRefuses(run: VerifyRun, signature: SignaturePromise, { state }: RefusingState): Promise<boolean> {
  const isItsOwn = signature.model.effect.sets.some(({ sensor }) => sensor === state.sensor);
  return isItsOwn || (await findRefusingState(run, signature)) !== undefined;
}

/** `it needs mode to be ready or idle, and mode is busy` */
function inWords({ state: { sensor, values }, value }: RefusingState): string {
  return `it needs ${sensor} to be ${values.join(" or ")}, and ${sensor} is ${value}`;
}
