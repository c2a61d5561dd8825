import { findingOf, type Problem } from "../../findings/finding.js";
import { quoted, shown } from "../../findings/shown.js";
import { problemsOfEnd } from "../../promise/check-end.js";
import type { RequestPromise } from "../../promise/device-promise.js";
import { type Arguments, SignatureArguments } from "../arguments/any-arguments.js";
import { type WrongCall, wrongCalls } from "../arguments/wrong-arguments.js";
import { searchCalls } from "../call-search.js";
import { toldLine, withoutSecrets } from "../told-line.js";
import { askStandard, type VerifyRun } from "../verify-run.js";
import { makeForbiddenCall } from "./forbidden-call.js";

/** Where `katcp import` has the arguments of a request from, if not from its docstring. */
const guesses: readonly unknown[] = ["usage", "guessed"];

/** Calls that a device has to refuse before its handler, so that they may be made of any request. */
export async function makeWrongCalls(run: VerifyRun): Promise<void> {
  await askNonsense(run, unknownName(run));
  for (const request of run.promise.requests) {
    const signatures = request.signatures.map((each) => [each, new SignatureArguments(each, run.promise.spoken)] as const);
    for (const wrong of wrongCalls(signatures)) await callWrongly(run, request, wrong);
    for (const [signature, args] of signatures) await makeForbiddenCall(run, signature, args);
    await askStandard(run, "watchdog");
  }
}

/** What the guidelines have, of something that is not there. */
export async function makeStandardWrongCalls(run: VerifyRun): Promise<void> {
  for (const name of ["help", "sensor-value", "sensor-sampling"]) await askNonsense(run, name, [unknownName(run)]);
}

function unknownName({ promise }: VerifyRun): string {
  let name = "no-such-thing";
  while (promise.request(name) !== undefined || promise.sensor(name) !== undefined) name += "-x";
  return name;
}

async function askNonsense(run: VerifyRun, name: string, args: readonly string[] = []): Promise<void> {
  const { device, findings, promise } = run;
  const answer = await device.ask({ name, args });
  const subject = { ...promise.subject, what: args.length === 0 ? "an unknown request" : `request ${quoted(name)}` };
  const line = [`?${name}`, ...args].join(" ");
  for (const problem of problemsOfEnd(answer, device.timeoutMs)) findings.add(findingOf(problem, subject, { line }));
  if (answer.reply?.text(0) !== "ok") return;
  const expected = args.length === 0 ? "invalid, since there is no such request" : "fail, since there is nothing of that name";
  findings.add(findingOf({ rule: "wrong-call-accepted", expected, received: quoted(answer.reply.toString()) }, subject, { line }));
}

async function callWrongly(run: VerifyRun, request: RequestPromise, { why, first, any }: WrongCall): Promise<void> {
  const [signature] = request.signatures;
  if (signature === undefined) return;
  const at = (args: Arguments) => request.signatures.find((each) => each.takes(args.length)) ?? signature;
  const call = async (args: Arguments): Promise<readonly Problem[]> => {
    const answer = await run.device.ask({ name: request.name, args });
    const problems: Problem[] = [...problemsOfEnd(answer, run.device.timeoutMs)];
    if (answer.reply?.text(0) === "ok") {
      problems.push({ rule: "wrong-call-accepted", expected: `fail, since it has ${why}`, received: answer.reply.toString() });
    }
    return problems.map((each) => ({ ...each, received: withoutSecrets(shown(each.received), at(args), args) }));
  };
  const failed = await searchCalls({
    any,
    first: [first],
    runs: 1,
    seed: run.seed,
    timeoutMs: run.device.timeoutMs,
    call,
    ends: () => true,
  });
  const subject = run.promise.subjectOfRequest(request.name);
  // What `import` has read out of a line of help is no promise of the device.
  const isGuessed = guesses.includes(request.model.extensions["x-import"]);
  for (const { problem, args } of failed) {
    const level = isGuessed && problem.rule === "wrong-call-accepted" ? "note" : undefined;
    run.findings.add(findingOf(problem, subject, { line: toldLine(at(args), args), level }));
  }
}
