import type { Answer } from "../../link/answer.js";
import type { SignaturePromise } from "../../promise/signature-promise.js";
import type { Arguments } from "../arguments/any-arguments.js";
import type { VerifyRun } from "../verify-run.js";

/** Calls a request by one of its signatures, and waits for as long as the interface lets it take. */
export function askSignature(run: VerifyRun, { request, informs }: SignaturePromise, args: Arguments): Promise<Answer> {
  const names = informs === undefined ? {} : { informNames: [...informs.keys()] };
  return run.device.ask({ name: request, args, timeoutMs: timeoutOf(run, request), ...names });
}

/** In milliseconds. */
export function timeoutOf({ device, promise }: VerifyRun, request: string): number {
  const timeout = promise.request(request)?.model.timeout;
  return timeout === undefined ? device.timeoutMs : timeout * 1000;
}
