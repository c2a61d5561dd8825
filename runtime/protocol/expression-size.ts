/**
 * How many instructions a regular expression compiles to, at most: known before it is compiled, since `((a{100}){100}){100}` takes
 * gigabytes to find out. It walks over the text once, and multiplies what stands before a `{n,m}` by it.
 */
export function expressionSize(expression: string): number {
  const groups: Group[] = [];
  let group: Group = { size: frame, last: 0 };
  for (let at = 0; at < expression.length; ) {
    const [token = ""] = matchAt(tokens, expression, at);
    at += token.length;
    const [, least = "", , most = least] = repetition.exec(token) ?? [];
    if (token === "(") {
      groups.push(group);
      group = { size: 0, last: 0 };
    } else if (token === ")" && groups.length > 0) {
      const inner = group.size + group.last + frame;
      group = groups.pop() ?? group;
      put(group, inner);
    } else if (least !== "") {
      group.last = (group.last + 1) * Math.max(1, Number(least), Number(most)) + 1;
    } else if (token === "*" || token === "+" || token === "?") {
      group.last += 2;
    } else {
      put(group, token.startsWith("\\Q") ? token.length : 0);
      put(group, 1);
    }
  }
  return groups.reduce((sum, { size, last }) => sum + size + last, group.size + group.last);
}

/** What an expression or a group needs besides its parts. */
const frame = 3;

/** What has been read of a group: all of it, and apart from that its last part, which a repetition is about. */
interface Group {
  size: number;
  last: number;
}

function put(group: Group, size: number): void {
  group.size += group.last;
  group.last = size;
}

/** A class, a quotation, a character by its number or its kind, an escaped one, a repetition, or any other character. */
const tokens = /\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\\Q[\s\S]*?(?:\\E|$)|\\[xpP]\{[^}]*\}|\\[\s\S]|\{\d+(?:,\d*)?\}|[\s\S]/y;
const repetition = /^\{(\d+)(,(\d*))?\}$/;

function matchAt(pattern: RegExp, text: string, at: number): readonly string[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
