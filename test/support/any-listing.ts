import { parseMessage } from "./accept-example.js";
import type { AnyInterface } from "./any-interface.js";
import type { WireClient } from "./wire-client.js";

/** The arguments of each inform that a request is answered by, and the count of its reply. */
export async function ask(client: WireClient, request: string): Promise<{ readonly told: readonly string[][]; readonly count: number }> {
  // What else comes is of others, who may knock at any port of the machine.
  const lines = (await client.ask(request)).filter((line) => line.startsWith("!") || line.startsWith(`#${request.slice(1)} `));
  const messages = lines.map((line) => parseMessage(Buffer.from(line, "latin1").toString("utf8")));
  const reply = messages.pop();
  const told = messages.map((message) => Array.from({ length: message.argumentCount }, (_, place) => message.text(place)));
  return { told, count: Number(reply?.text(1)) };
}

/** In one order, whatever order they came in. */
export function sorted(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

function firstLine(text = ""): string {
  return text.split(/\r\n|\r|\n/, 1)[0] ?? "";
}

/** What `?help` must tell of the requests of an interface. */
export function helpOf({ requests }: AnyInterface): readonly (readonly string[])[] {
  return requests.flatMap(({ name, keys: { description, deprecated, aliases = [] } }) => {
    const note = deprecated === undefined ? "" : ` (deprecated: ${firstLine(deprecated)})`;
    const told = `${firstLine(description)}${note}`;
    return [[name, told], ...aliases.map((alias) => [alias, `Now called ?${name}. ${told}`])];
  });
}
