import { Message } from "katcp-runtime";
import { isSecretAt, SECRET_MASK } from "katcp-runtime/vocabulary";
import { shown } from "../findings/shown.js";
import type { SignaturePromise } from "../promise/signature-promise.js";
import type { Arguments } from "./arguments/any-arguments.js";

/** The line to type for a call. What is secret is not in it. */
export function toldLine(signature: SignaturePromise, args: Arguments): string {
  const told = args.map((text, index) => (isSecretAt(signature.model.arguments, index) ? SECRET_MASK : text));
  return shown(
    Message.of(
      "?",
      signature.request,
      told.map((text) => Buffer.from(text, "latin1")),
    ).toString(),
  );
}

/** A device's words about a call, in which it may repeat what is secret. */
export function withoutSecrets(text: string, signature: SignaturePromise, args: Arguments): string {
  const sent = args
    .filter((_, index) => isSecretAt(signature.model.arguments, index))
    .map((secret) => Buffer.from(secret, "latin1").toString("utf8"));
  // A device has the default where nothing is sent.
  const fields = signature.model.arguments.filter(({ secret }) => secret);
  const written = fields.flatMap(({ default: fallback, example }) => [fallback, example]).filter((value) => value !== undefined);
  const secrets = [...sent, ...written.map(String)].filter((secret) => secret !== "");
  return secrets.reduce((told, secret) => told.replaceAll(secret, SECRET_MASK), text);
}
