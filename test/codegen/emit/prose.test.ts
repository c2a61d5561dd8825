import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import type { Block, Span } from "../../../codegen/emit/text/prose/block.js";
import { lineOf } from "../../../codegen/emit/text/prose/line-of.js";
import { codeCell, markdownBlocks, markdownCell, markdownLine } from "../../../codegen/emit/text/prose/print-markdown.js";
import { readProse } from "../../../codegen/emit/text/prose/read-prose.js";

/** A node of a tree of Markdown, as far as these tests look at it. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** What GitHub makes of Markdown. */
function parse(markdown: string): Node {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as Node;
}

function* nodesOf(node: Node): Iterable<Node> {
  yield node;
  for (const child of node.children ?? []) yield* nodesOf(child);
}

/** What a reader sees, whatever the line breaks. */
function textOf(node: Node): string {
  return squeeze(
    [...nodesOf(node)].map(({ type, value = "" }) => (type === "paragraph" || type === "code" ? ` ${value} ` : value)).join(""),
  );
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** What a reader should see of blocks; the marks of lists are not part of a text. */
function expectedText(blocks: readonly Block[]): string {
  const plain = (spans: readonly Span[]): string => spans.map(({ text }) => text).join("");
  const textOfBlock = (block: Block): string => {
    if (block.kind === "code") return block.text;
    if (block.kind === "list") return block.items.map(expectedText).join(" ");
    if (block.kind !== "terms") return plain(block.spans);
    return block.terms
      .map(({ spans, blocks: said }) => {
        const separator = spans.length > 0 && said[0]?.kind === "paragraph" ? ": " : " ";
        return `${plain(spans).trim()}${separator}${expectedText(said)}`;
      })
      .join(" ");
  };
  return squeeze(blocks.map(textOfBlock).join(" "));
}

const structure = ["root", "paragraph", "text", "inlineCode", "code", "list", "listItem", "strong"];

/** What there is in a tree beside texts, code, lists and titles. An address that is a link to itself is still the text that it was. */
function strangersIn(root: Node): readonly Node[] {
  return [...nodesOf(root)].filter((node) => {
    const isAddress = node.type === "link" && node.children?.length === 1 && [node.url, `mailto:${textOf(node)}`].includes(node.url);
    return !structure.includes(node.type) && !isAddress;
  });
}

const docstring = `Set the rate.

It takes effect with the next packet, as \`rx_rate\` shows.

Parameters
----------
rate : float
    The new rate, in Hz.
    It may be fractional.
when : timestamp, optional
    When to do it:

    - at once
    - later
*args
    More.

Returns
-------
float
    The rate that was set.

Notes
=====
Not *too* fast.

Examples
--------
>>> client.request("set-rate", 3)
3.0
`;

describe("a docstring of numpydoc", () => {
  test("is read as its sections, names, lists and examples", () => {
    const kinds = readProse(docstring).map((block) => (block.kind === "title" ? `title ${block.spans[0]?.text}` : block.kind));
    expect(kinds).toEqual([
      "paragraph",
      "paragraph",
      "title Parameters",
      "terms",
      "title Returns",
      "terms",
      "title Notes",
      "paragraph",
      "title Examples",
      "code",
    ]);
  });

  test("is the same however deep it was indented, with tabs or spaces", () => {
    const [first = "", ...others] = docstring.split("\n");
    for (const margin of ["    ", "\t\t"]) {
      const indented = [first, ...others.map((line) => (line === "" ? margin : `${margin}${line}`))].join("\r\n");
      expect(readProse(indented)).toEqual(readProse(docstring));
    }
  });

  test("has no heading in Markdown, and shows its names", () => {
    expect(markdownBlocks(docstring)).toBe(`Set the rate.

It takes effect with the next packet, as \`rx_rate\` shows.

**Parameters**

- **rate : float**: The new rate, in Hz.
  It may be fractional.
- **when : timestamp, optional**: When to do it:

  - at once
  - later
- **\\*args**: More.

**Returns**

- **float**: The rate that was set.

**Notes**

Not \\*too\\* fast.

**Examples**

\`\`\`
>>> client.request("set-rate", 3)
3.0
\`\`\``);
  });

  test("is one line in a table", () => {
    expect(markdownCell("Rates.\n\nParameters\n----------\na|b\n    One\n    of `x|y`.")).toBe("Rates. Parameters: a\\|b One of `x\\|y`.");
  });
});

test.each([
  "__init__ and __call__",
  "a*b*c, 2 * 3, *emphasis*, **strong**",
  "snake_case stays, _this_ and x_ and _y",
  "[ref]: http://x",
  "[text](http://x), [a][b], ![i](x.png), ![i][j]",
  "[^1]: a note[^1]",
  "[x] done, [low, high]",
  "# no heading\n## none",
  "Title\n=====\nTitle\n---",
  "> no quote\n+ no\n+ list? yes",
  "***\n___\n- - -\n---",
  "| a | b |\n| --- | --- |\n| 1 | 2 |",
  "a\n:-:\nb\n|-",
  "<b>bold</b> <!-- x --> <http://y> <?z?> 1 < 2",
  "&amp; &#42; &lt; AT&T",
  "~~gone~~ ~5 s, ~a~",
  "~~~\nno fence\n~~~",
  "```\ncode\n```",
  "a ` alone, `` two, `code` and ``co`de``",
  "C:\\path\\*, \\_, a backslash \\",
  "see http://example.org/_a_*b*?c=[d] (https://x.y/(z)), www.example.com/_a_, a_b@example.org",
  "It costs $5 and $6, $x_1$",
  "1. one\n2. two\n\n2026. A year",
  "1) one\n2) two",
  "- a\n  - b\n\n    c\n- d",
  "text\n- item\nmore",
  "    indented\n      code\n\ntext",
  "a\n\n    $ run *this*\n\n    > that\n\nb",
  "a  \nb\\\nc",
  "*",
  "_",
  "\\",
  "`",
  "-",
  "1.",
])("what an author writes is what a reader sees: %j", (text) => {
  const tree = parse(markdownBlocks(text));
  expect(textOf(tree)).toBe(expectedText(readProse(text)));
  expect(strangersIn(tree)).toEqual([]);
});

describe("any text", () => {
  const part = fc.constantFrom(
    ...[
      "*",
      "_",
      "**",
      "__",
      "`",
      "``",
      "```",
      "[",
      "]",
      "(",
      ")",
      "](",
      "]:",
      "[^",
      "!",
      "<",
      ">",
      "<b>",
      "</",
      "&",
      "&lt;",
      "~",
      "~~",
      "$",
    ],
    ...["#", "# ", "-", "- ", "+ ", "---", "===", "1. ", "1) ", "> ", "|", "| ", ":", ":-", "=", "\\", "\\\\", ".", "!", ",", "'", '"'],
    ...[
      " ",
      " ",
      "  ",
      "    ",
      "\n",
      "\n",
      "\n\n",
      "\n    ",
      "\t",
      "a",
      "b",
      "word",
      "é",
      "日",
      "😀",
      "1",
      "x_y",
      "http://x",
      "www.",
      "@",
      "{",
      "}",
    ],
    ...["Parameters\n----------\n", "Notes\n-----\n", ">>> ", "•  "],
  );
  const anyText = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(""));

  test("is in Markdown what it is", { timeout: 240_000 }, () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tree = parse(markdownBlocks(text));
        expect(textOf(tree)).toBe(expectedText(readProse(text)));
        expect(strangersIn(tree)).toEqual([]);
      }),
      { seed: 12, numRuns: 3000 },
    );
  });

  test("is one cell of a table, and one line, as it is", { timeout: 240_000 }, () => {
    fc.assert(
      fc.property(anyText, anyText, (text, code) => {
        const line = squeeze(
          lineOf(readProse(text))
            .map((span) => span.text)
            .join(""),
        );
        const table = parse(
          `| a | b | c |\n| --- | --- | --- |\n| ${markdownCell(text)} | ${codeCell(`x${code.replaceAll(/\s+/g, " ")}y`)} | end |\n`,
        );
        const cells = [...nodesOf(table)].filter(({ type }) => type === "tableCell").slice(3);
        expect(cells.map(textOf)).toEqual([line, squeeze(`x${code}y`), "end"]);
        expect(cells.flatMap((cell) => strangersIn({ ...cell, type: "paragraph" }))).toEqual([]);
        const alone = parse(`Deprecated: ${markdownLine(text)}`);
        expect(textOf(alone)).toBe(squeeze(`Deprecated: ${line}`));
        expect(strangersIn(alone)).toEqual([]);
      }),
      { seed: 13, numRuns: 1500 },
    );
  });

  test("takes no longer than its length, however it is nested", { timeout: 240_000 }, () => {
    const start = process.cpuUsage();
    for (const text of [
      "- ".repeat(100_000),
      "> ".repeat(100_000),
      "`".repeat(100_000),
      "a\n---\n".repeat(20_000),
      "    ".repeat(100_000),
      "*_".repeat(100_000),
      "- a\n".repeat(50_000),
    ])
      markdownBlocks(text);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });
});
