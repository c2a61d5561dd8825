import { type DeviceContract, DeviceServer, type DeviceServerOptions } from "katcp-runtime";
import { handlerNameOf, memberOf, signaturesOf } from "katcp-runtime/vocabulary";

/** Handlers by their names: `requestTune`. */
export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** A device of any contract, with these handlers; one that is not there answers nothing. */
export class AnyServer extends DeviceServer {
  constructor(contract: DeviceContract, handlers: Handlers, options: DeviceServerOptions) {
    super(contract, options);
    const calls = (contract.requests ?? []).flatMap((request) => {
      const name = memberOf(request);
      if (request.signatures === undefined) return [name];
      return signaturesOf(request).map(({ member }) => member ?? name);
    });
    for (const call of calls) Object.assign(this, { [handlerNameOf(call)]: () => undefined });
    Object.assign(this, handlers);
  }

  /** So that it answers `?restart`. */
  protected override onRestart(): void {}
}
