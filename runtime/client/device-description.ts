import { Buffer } from "#platform";
import { InvalidReply, KatcpError, shorten } from "../errors.js";
import { DESCRIBE, type DescriptionForm } from "../protocol/description.js";
import { type InterfaceText, sha256 } from "../protocol/interface-text.js";
import type { Message } from "../protocol/message.js";
import { AnswerCall } from "./calls/call.js";
import { checkReply } from "./calls/reply.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";

/** A larger description is given up, whatever else the client may hold; of a contract the client makes sensors at once, in one turn. */
const maximumBytes: Readonly<Record<DescriptionForm, number>> = { interface: 32 * 1024 * 1024, contract: 8 * 1024 * 1024 };
const timeoutMs = 60_000;

interface Answer {
  readonly reply: Message;
  readonly informs: readonly Message[];
}

/**
 * Asks a device for its interface, and checks that all of it came. Undefined if the device does not know the request.
 * @throws KatcpError for an answer that is not whole, and the errors of any request
 */
export async function describeDevice(
  core: ClientCore,
  form: DescriptionForm,
  options: Pick<CallOptions, "signal" | "timeoutMs"> = {},
): Promise<InterfaceText | undefined> {
  try {
    return await readDescription(await ask(core, form, options));
  } catch (thrown) {
    if (thrown instanceof InvalidReply) return undefined;
    throw thrown;
  }
}

function ask(core: ClientCore, form: DescriptionForm, options: Pick<CallOptions, "signal" | "timeoutMs">): Promise<Answer> {
  const maximumHeldBytes = Math.min(core.bounds.maximumHeldBytes, maximumBytes[form]);
  return new Promise((resolve, reject) => {
    const decode = (reply: Message, informs: readonly Message[]): Answer => {
      checkReply(reply);
      return { reply: reply.kept(), informs };
    };
    const request = { name: DESCRIBE, args: form === "interface" ? "" : ` ${form}` };
    const limits = { timeoutMs: options.timeoutMs ?? timeoutMs, signal: options.signal };
    core.caller.start(
      new AnswerCall(request, limits, { resolve, reject, decode, bounds: { ...core.bounds, maximumHeldBytes } }),
      undefined,
    );
  });
}

/** @throws KatcpError for pieces that are missing, and for a text that its hash does not fit */
async function readDescription({ reply, informs }: Answer): Promise<InterfaceText> {
  const [count, said] = [reply.text(1), reply.text(2)];
  if (count !== String(informs.length)) throw broken(`expected ${shorten(count)} informs, received ${informs.length}`);
  const wrong = informs.findIndex((inform, index) => inform.text(0) !== String(index + 1));
  if (wrong !== -1) throw broken(`expected piece ${wrong + 1}, received piece ${shorten(informs[wrong]?.text(0) ?? "")}`);
  const bytes = Buffer.concat(informs.map((inform) => inform.arguments[1] ?? Buffer.alloc(0)));
  const hash = await sha256(bytes);
  if (hash !== said) throw broken(`expected the SHA-256 ${shorten(said)}, received text with ${hash}`);
  return { text: bytes.toString("utf8"), hash };
}

function broken(problem: string): KatcpError {
  return new KatcpError(`the answer to ?${DESCRIBE} is not whole: ${problem}`);
}
