import { messageOf } from "../errors.js";
import { type Contract, memberOf } from "../protocol/contract.js";
import { FieldList, type FieldValues } from "../protocol/field-list.js";
import type { Message } from "../protocol/message.js";
import type { ClientCore } from "./client-core.js";
import { perMajor } from "./streams/per-major.js";
import type { BufferPolicy } from "./streams/stream.js";

/** Settings of a stream of informs. */
export interface InformOptions {
  /** What is kept for a slow reader: the latest alone, or all up to so many, and then an error. Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the stream, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An inform of a device that no request asks for. To call it opens a stream of them. */
export interface InformSource<Inform> {
  (options?: InformOptions): AsyncIterableIterator<Inform>;
  /** Has a function called for each of them; call what this returns to end that. One that cannot be read is a warning, `inform`. */
  listen(listener: (inform: Inform) => void): () => void;
}

/** The informs of a contract by their names in code, each a function that opens a stream of them. */
export function buildInformStreams(contract: Contract, core: ClientCore): object {
  const members = (contract.informs ?? []).map((inform) => {
    const fieldsOf = perMajor((major) => {
      const options = { noun: `value of #${inform.name}`, isOpen: true, isInMilliseconds: major === 4 };
      return new FieldList(inform.arguments ?? [], options);
    });
    const decode = (message: Message) => fieldsOf(core.major).decode(message);
    const open = (options: InformOptions = {}) => core.informs.open(inform.name, { ...options, decode });
    const listen = (listener: (values: FieldValues) => void) =>
      listenTo(core, { name: inform.name, decode, tell: core.guard.wrap(`a listener of #${inform.name}`, listener) });
    return [memberOf(inform), Object.assign(open, { listen })] as const;
  });
  return Object.freeze(Object.fromEntries(members));
}

/** Who listens to what. */
export interface InformListening<Inform> {
  /** Undefined: all informs that no request asked for. */
  readonly name: string | undefined;
  readonly decode: (message: Message) => Inform;
  /** It never throws. */
  readonly tell: (inform: Inform) => void;
}

/** Calls a listener for each inform of a name; returns how to end that. */
export function listenTo<Inform>(core: ClientCore, { name, decode, tell }: InformListening<Inform>): () => void {
  return core.informs.listen(name, (message) => {
    let inform: Inform;
    try {
      inform = decode(message);
    } catch (thrown) {
      const text = `#${message.name} is not handed on: ${messageOf(thrown)}`;
      core.warn({ kind: "inform", device: core.address, inform: message.name, message: text });
      return;
    }
    tell(inform);
  });
}
