import { DeviceServer, type DeviceServerOptions } from "katcp-runtime";
import type { Contract } from "katcp-runtime/contract";
import { compileDescription } from "../interface/live-interface.js";
import { type LoadedInterface, loadInterface } from "../interface/load-interface.js";
import { type KnownCall, knownCalls } from "./known-call.js";
import { type KnownInform, knownInforms } from "./known-inform.js";
import { SensorCatalog } from "./sensor-catalog.js";

/** The generated class of a device, or a class of your own that extends it and has some of its handlers. */
export type ServerClass<D extends DeviceServer> = abstract new (options?: DeviceServerOptions) => D;

/** What is simulated: an interface file, an interface that is loaded, or the class of a device. */
export type SimSource<D extends DeviceServer> = string | LoadedInterface | ServerClass<D>;

/** A device that can be made, again and again, and what is known of it. */
export interface KnownDevice<D extends DeviceServer> {
  /** `onRestart`: what `?restart` does, where the device has that. */
  readonly create: (options: DeviceServerOptions, onRestart: () => void) => D;
  /** The interface file, where there is one. */
  readonly file: string | undefined;
  readonly contract: Contract;
  readonly calls: readonly KnownCall[];
  readonly informs: readonly KnownInform[];
  readonly catalog: SensorCatalog;
  /** Whether the units of arguments are known: not where only a class is given. */
  readonly hasUnits: boolean;
  /** Whether some values must match a schema. */
  readonly hasSchemas: boolean;
}

/** `described`: the interface file of a class that does not describe itself. @throws ToolProblem for a wrong interface file */
export async function knownDevice<D extends DeviceServer>(
  source: SimSource<D>,
  described?: string | LoadedInterface,
): Promise<KnownDevice<D>> {
  if (typeof source !== "function") return knownInterface(loaded(source));
  const create = creatorOf(source, true);
  const { contract } = create({ logSink: () => {} }, () => {});
  const its = described === undefined ? await describedBy(contract) : loaded(described);
  return { create, ...knowledgeOf(contract, its) };
}

/** A device of which there is just the interface. */
export function knownInterface<D extends DeviceServer>(its: LoadedInterface): KnownDevice<D> {
  const { contract, model } = its;
  const canRestart = model.standard.some(({ name, isPromised }) => name === "restart" && isPromised);
  const Plain = class extends DeviceServer {
    constructor(options: DeviceServerOptions = {}) {
      super(contract, options);
    }
  };
  return { create: creatorOf(Plain as unknown as ServerClass<D>, canRestart), ...knowledgeOf(contract, its) };
}

function loaded(source: string | LoadedInterface): LoadedInterface {
  return typeof source === "string" ? loadInterface(source) : source;
}

/** A contract does not say all of its interface, but it can carry it along. */
async function describedBy({ name, describe }: Contract): Promise<Pick<LoadedInterface, "model"> | undefined> {
  const description = await describe?.();
  return description && compileDescription(description.text, name);
}

/** The model says what a contract does not: examples, effects, units. */
function knowledgeOf(contract: Contract, its: Partial<LoadedInterface> | undefined): Omit<KnownDevice<DeviceServer>, "create"> {
  const { file, model } = its ?? {};
  const calls = knownCalls(contract, model);
  const catalog = new SensorCatalog(contract, model);
  const informs = knownInforms(contract, model);
  const fields = [...calls.flatMap((call) => [...call.informs, { fields: call.reply }]), ...informs].flatMap((each) => each.fields);
  const hasSchemas = [...fields, ...catalog.all].some(({ schema }) => schema !== undefined);
  return { file, contract, calls, informs, catalog, hasUnits: model !== undefined, hasSchemas };
}

/** What is abstract in the class, the simulator puts into each object. A device has `?restart` if its class says what that does. */
function creatorOf<D extends DeviceServer>(Server: ServerClass<D>, canRestart: boolean): KnownDevice<D>["create"] {
  const Concrete = Server as unknown as new (options: DeviceServerOptions) => DeviceServer;
  if (!canRestart || "onRestart" in Concrete.prototype) return (options) => new Concrete(options) as D;
  return (options, onRestart) => {
    const Restarting = class extends Concrete {
      protected override onRestart(): void {
        onRestart();
      }
    };
    return new Restarting(options) as DeviceServer as D;
  };
}
