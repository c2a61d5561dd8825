/** An IPv4-mapped address, `::ffff:0:0/96`. */
const mapped = [0, 0, 0, 0, 0, 0xffff];

/**
 * An IPv6 address as RFC 5952 writes it: lower case, no leading zeros, the longest run of zero groups as `::` (the first of equals,
 * and never a single group), and the dotted form for IPv4-mapped addresses. `text` must be an address.
 */
export function canonicalIpv6(text: string): string {
  const groups = readGroups(text);
  if (mapped.every((group, index) => group === groups[index])) return `::ffff:${formatIpv4(groups.slice(6))}`;
  const { start, length } = longestZeros(groups);
  const [head, tail] = [groups.slice(0, start), groups.slice(start + length)].map(formatGroups);
  return length < 2 ? formatGroups(groups) : `${head}::${tail}`;
}

function readGroups(text: string): readonly number[] {
  const [head = [], tail] = text.split("::").map(readPart);
  if (tail === undefined) return head;
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** Groups between colons; the last may be an IPv4 address, which is two of them. */
function readPart(part: string): readonly number[] {
  if (part === "") return [];
  return part.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  });
  return longest;
}

function formatGroups(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

function formatIpv4(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join(".");
}
