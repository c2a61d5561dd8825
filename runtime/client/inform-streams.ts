import { type Contract, memberOf } from "../protocol/contract.js";
import { FieldList, type FieldValues } from "../protocol/field-list.js";
import type { Message } from "../protocol/message.js";
import type { ClientCore } from "./client-core.js";
import { skipperOf } from "./inform-skipper.js";
import { perMajor } from "./streams/per-major.js";
import type { BufferPolicy } from "./streams/stream.js";
import type { UndecodablePolicy } from "./streams/undecodable.js";

/** Options of a stream of informs. */
export interface InformOptions {
  /** What to keep for a slow reader: only the latest inform, or up to this many (then an error). Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the stream with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** What to do about an inform that cannot be decoded: `skip` (the default) warns, `throw` ends the stream with a `DatatypeError`. */
  readonly onUndecodable?: UndecodablePolicy | undefined;
}

/** An asynchronous inform of a device. Call it to open a stream. */
export interface InformSource<Inform> {
  (options?: InformOptions): AsyncIterableIterator<Inform>;
  /** Calls a function for each inform. Call the returned function to stop. An inform that cannot be decoded is a warning, `inform`. */
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
    const open = ({ onUndecodable = "skip", ...options }: InformOptions = {}) =>
      core.informs.open(inform.name, { ...options, decode, skipper: skipperOf(core, inform.name, onUndecodable) });
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
  const skipper = skipperOf(core, name ?? "", "skip");
  return core.informs.listen(name, (message) => {
    let inform: Inform;
    try {
      inform = decode(message);
    } catch (thrown) {
      skipper.skips(thrown);
      return;
    }
    skipper.onRead();
    tell(inform);
  });
}
