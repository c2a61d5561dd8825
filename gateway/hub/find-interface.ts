import { contractOf } from "katcp-gen";
import { FailReply, InvalidReply, messageOf, type UntypedClient } from "katcp-runtime";
import { STANDARD_REQUESTS } from "katcp-runtime/vocabulary";
import { compileDescription, modelOfHelp } from "katcp-tools";
import type { KnownInterface } from "../site/site-configuration.js";
import type { DescriptionSource } from "./device-description.js";

/** The interface of a device, and where it comes from. Without an interface, the device is all that is known. */
export interface FoundInterface {
  readonly source: DescriptionSource;
  readonly interface: KnownInterface | undefined;
  /** Of a description: its hash. */
  readonly hash: string | undefined;
}

/** A larger description is not compiled: that takes time, in which no reading is passed on. */
const longestDescription = 4 * 1024 * 1024;
/** So many requests are typed by their help texts. */
const mostRequests = 500;

/** Interfaces that devices have described, by their hashes: devices of one kind share it. */
export type KnownDescriptions = Map<string, KnownInterface>;

/** So many are kept. */
const mostDescriptions = 100;

/**
 * Finds the interface of a device: its own description, or else what its help texts say. `onProblem` hears why a description cannot be used.
 * @throws what a request can end with
 */
export async function findInterface(
  client: UntypedClient,
  known: KnownDescriptions,
  { signal, onProblem }: { readonly signal: AbortSignal; readonly onProblem: (message: string) => void },
): Promise<FoundInterface> {
  if (client.requests.has("interface-describe")) {
    try {
      const description = await client.describe({ signal });
      if (description !== undefined) return { source: "device", ...compileOnce(description, known, client.address) };
    } catch (thrown) {
      signal.throwIfAborted();
      onProblem(`its description cannot be used: ${messageOf(thrown)}`);
    }
  }
  return { source: "help", interface: await readHelp(client, signal, onProblem), hash: undefined };
}

function compileOnce(
  { text, hash }: { readonly text: string; readonly hash: string },
  known: KnownDescriptions,
  label: string,
): Omit<FoundInterface, "source"> {
  const before = known.get(hash);
  if (before !== undefined) return { interface: before, hash };
  if (text.length > longestDescription) throw new RangeError(`it has ${text.length} characters, expected at most ${longestDescription}`);
  const { model } = compileDescription(text, label);
  const found = { model, contract: contractOf(model) };
  if (known.size >= mostDescriptions) known.clear();
  known.set(hash, found);
  return { interface: found, hash };
}

/** Help texts are written for people: what cannot be read from them is taken as it is. */
async function readHelp(
  client: UntypedClient,
  signal: AbortSignal,
  onProblem: (message: string) => void,
): Promise<KnownInterface | undefined> {
  const listed: { readonly name: string; readonly help: string }[] = [];
  for (const [name, { description }] of [...client.requests].slice(0, mostRequests)) {
    if (STANDARD_REQUESTS.includes(name)) continue;
    // The list may have first lines only.
    const whole = await client.request("help", [name], { signal }).catch((thrown: unknown) => {
      if (thrown instanceof FailReply || thrown instanceof InvalidReply) return undefined;
      throw thrown;
    });
    listed.push({ name, help: whole?.informs[0]?.text(1) ?? description });
  }
  try {
    const model = modelOfHelp(listed);
    return model && { model, contract: contractOf(model) };
  } catch (thrown) {
    onProblem(`its help texts cannot be used: ${messageOf(thrown)}`);
    return undefined;
  }
}
