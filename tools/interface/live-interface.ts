import { compileDescribed, contractOf, type DescribedFiles, type DeviceModel, formatDiagnostic, readDescription } from "katcp-gen";
import { type Client, ConnectionLostError, messageOf, ProtocolVersionError, UntypedClient } from "katcp-runtime";
import { ToolProblem } from "../tool-problem.js";
import { parseAddress } from "./device-address.js";
import type { LoadedInterface } from "./load-interface.js";

/** The interface of a device, from the device itself. */
export interface LiveInterface extends LoadedInterface {
  /** What the device said: the interface file, and the schemas that it names. */
  readonly described: DescribedFiles;
  /** SHA-256 of the description, as the device announces it. */
  readonly hash: string;
  /** The description as it came: canonical JSON. */
  readonly description: string;
}

/**
 * Asks a device for its interface, by a connection that there is, and compiles it. Undefined if the device does not describe itself.
 * @throws ToolProblem for a description that is not whole, or that is no interface
 */
export async function readLiveInterface(client: Client): Promise<LiveInterface | undefined> {
  const label = client.address;
  const description = await client.describe().catch((thrown: unknown) => {
    throw new ToolProblem(`${label}: ${messageOf(thrown)}`, thrown instanceof ConnectionLostError ? 3 : 1);
  });
  if (description === undefined) return undefined;
  const { model, described } = compileDescription(description.text, label);
  return { file: label, model, contract: contractOf(model), described, hash: description.hash, description: description.text };
}

/** The interface that a description says: of a device, or of a contract. @throws ToolProblem for one that is not whole, or that is no interface */
export function compileDescription(text: string, label: string): { readonly model: DeviceModel; readonly described: DescribedFiles } {
  const described = readDescription(text);
  if (typeof described === "string") throw new ToolProblem(`${label}: ${described}`);
  const { model, diagnostics } = compileDescribed(label, described);
  if (model === undefined) throw new ToolProblem(diagnostics.map((each) => formatDiagnostic(each)).join("\n"));
  return { model, described };
}

/** The same with a connection of its own, to `host:port`. @throws ToolProblem if there is no connection, or no description */
export async function loadLiveInterface(address: string): Promise<LiveInterface> {
  await using client = await connectTo(address);
  const found = await readLiveInterface(client);
  if (found !== undefined) return found;
  throw new ToolProblem(`${address}: the device does not describe itself; name its interface file instead`);
}

/** @throws ToolProblem with exit code 3 */
async function connectTo(address: string): Promise<UntypedClient> {
  const { host, port } = parseAddress(address);
  try {
    return await UntypedClient.connect(host, port, { reconnect: false, readOnly: true, onWarning: () => {} });
  } catch (thrown) {
    if (thrown instanceof ConnectionLostError || thrown instanceof ProtocolVersionError) throw new ToolProblem(thrown.message, 3);
    throw thrown;
  }
}
