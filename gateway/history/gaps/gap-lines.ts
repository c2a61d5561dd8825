import type { Gap } from "./gap.js";

/** The first line of the file of gaps: a CSV file, which pandas and polars open as it is. */
export const GAP_HEADER = "device,start,end,cause\n";

/** A gap as a line. One that lasts has no end; a later line with the same start says it. */
export function gapLine({ device, start, end, cause }: Gap): string {
  return `${quote(device)},${start},${end ?? ""},${quote(cause)}\n`;
}

/** Reads the lines of the file. A line that a kill has torn is none. */
export function readGapLines(text: string): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  for (const [, device = "", start = "", end = "", cause = ""] of text.matchAll(
    /^("(?:[^"]|"")*"),([\d.e+-]+),([\d.e+-]*),("(?:[^"]|"")*")\n/gm,
  )) {
    const gap = { device: unquote(device), start: Number(start), end: end === "" ? undefined : Number(end), cause: unquote(cause) };
    gaps.set(`${start} ${gap.device}`, gap);
  }
  return [...gaps.values()];
}

/** Always in quotes, and always one line. */
function quote(text: string): string {
  return `"${text.replaceAll(/[\r\n]+/g, " ").replaceAll('"', '""')}"`;
}

function unquote(text: string): string {
  return text.slice(1, -1).replaceAll('""', '"');
}
