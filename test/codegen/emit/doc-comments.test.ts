import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { isError } from "../../../codegen/diagnostics/diagnostics.js";
import { docComment } from "../../../codegen/emit/typescript/doc.js";
import { emitTypeScript } from "../../../codegen/emit/typescript/emit-typescript.js";

const { Node, Project } = createRequire(import.meta.url)("ts-morph") as typeof import("ts-morph");
const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });

/** The tags that TypeScript reads in a comment, inline ones as `{link}`; fails where the comment does not end where it should. */
function tagsOf(comment: string): readonly string[] {
  const source = project.createSourceFile("commented.ts", `${comment}\nexport const one = 1;\n`, { overwrite: true });
  expect(source.getStatements().length).toBe(1);
  return source
    .getVariableStatementOrThrow("one")
    .getJsDocs()
    .flatMap((doc) => {
      const links = doc
        .getDescendants()
        .filter((node) => Node.isJSDocLink(node) || Node.isJSDocLinkCode(node) || Node.isJSDocLinkPlain(node));
      return [...doc.getTags().map((tag) => tag.getTagName()), ...links.map(() => "{link}")];
    });
}

/** The files of a device, by their names. */
function emit(entries: object): ReadonlyMap<string, string> {
  // JSON.stringify has no -0.
  const source = JSON.stringify({ name: "told", version: "told-1.0", ...entries }).replace('"minus zero"', "-0.0");
  const { model, diagnostics } = compileInterface(Buffer.from(source), "told.katcp.json");
  expect(diagnostics.filter(isError)).toEqual([]);
  if (model === undefined) throw new Error("no model");
  return new Map(emitTypeScript(model).map(({ path, text }) => [path.split("/").at(-1) ?? "", text]));
}

/** The comment above the line that holds a text. */
function commentOf(source = "", line: string): string {
  const lines = source.split("\n");
  const end = lines.findIndex((each) => each.includes(line));
  const start = lines.slice(0, end).findLastIndex((each) => each.trimStart().startsWith("/**"));
  return lines
    .slice(start, end)
    .map((each) => each.trim())
    .join("\n");
}

describe("what the interface says", () => {
  test.each([
    "@deprecated it is not",
    "Send it to @deprecated or not.",
    "First.\n  @deprecated it is not",
    "- @deprecated\n* @param x\n*@returns",
    "`in code @deprecated`",
    "\u3000@deprecated\u200b@param\u0085@see\u2028@returns",
    "It ends */ here, and here **/ too",
    "See {@link x}, {@linkcode y} and { @linkplain z}.",
    "{{@link x}}",
  ])("makes no tags, and does not end the comment: %j", (text) => {
    expect(tagsOf(docComment(text))).toEqual([]);
    expect(tagsOf(docComment("Fine.", text))).toEqual(["deprecated"]);
  });

  test("makes no tags, whatever it is made of", () => {
    const part = fc.constantFrom(
      "@",
      "@deprecated",
      "@link x",
      " ",
      "\t",
      "\n",
      "\r\n",
      "\u00a0",
      "\u2028",
      "\ufeff",
      "*",
      "/",
      "`",
      "{",
      "}",
      "\\",
      "a",
      "é",
      "-",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        expect(tagsOf(docComment(parts.join("")))).toEqual([]);
        expect(tagsOf(docComment(parts.join(""), parts.join("")))).toEqual(["deprecated"]);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  test("keeps addresses of mail and the wire's own escapes", () => {
    expect(docComment("Ask a@b.org; `\\@` is the empty argument.")).toBe("/** Ask a@b.org; `\\@` is the empty argument. */");
  });

  test("makes no comment where it says nothing", () => {
    const types = emit({ types: { mute: { type: "string", deprecated: "no use" }, still: { type: "string" } } }).get("types.ts") ?? "";
    expect(types).toContain("/** @deprecated no use */\nexport type Mute = string;\n\nexport type Still = string;\n");
  });
});

test("texts with blank lines before, after and between them make comments without", () => {
  const description = "\r\n \n  First.\n \n\n\nSecond.\n\n";
  const argument = { name: "a", type: "string", description };
  const files = emit({
    requests: {
      go: { description, arguments: [argument] },
      gain: { description, signatures: { get: { description }, set: { description, arguments: [argument] } } },
    },
    informs: { told: { description } },
    sensors: {
      level: { type: "float", description },
      "in{n}": { type: "float", description, parameters: { n: { type: "string", description } } },
    },
    description,
  });
  for (const text of files.values()) {
    const comments = text.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
    for (const comment of comments) expect(comment).not.toMatch(/\*\n\s*\*\s*\n|^\/\*\*\n\s*\*\s*\n|: \n|\*\s*\n\s*\*\//);
  }
  expect(commentOf(files.get("types.ts"), "export interface GoArgs {")).not.toBe("");
});

describe("comments say what TypeScript's types do not", () => {
  const files = emit({
    types: { "sky-angle": { type: "float", units: "deg", minimum: -90, maximum: 90, description: "Above the horizon" } },
    requests: {
      slew: {
        description: "Point somewhere else.",
        arguments: [
          { name: "to", type: "sky-angle" },
          { name: "offset", type: "float", default: "minus zero", description: "Added." },
        ],
        informs: [{ name: "at", type: "sky-angle" }],
        timeout: 60,
      },
      park: { description: "Park." },
      turn: {
        description: "Turn.",
        arguments: [{ name: "by", type: "sky-angle" }],
        informs: [{ name: "at", type: "sky-angle" }],
        reply: [{ name: "at", type: "sky-angle" }],
      },
      where: {
        description: "Where it points.",
        reply: [
          { name: "at", type: "sky-angle" },
          { name: "since", type: "timestamp", optional: true },
        ],
      },
    },
    informs: { arrived: { description: "It is there.", arguments: [{ name: "at", type: "sky-angle" }] } },
    sensors: {
      wind: {
        type: "float",
        units: "m/s",
        description: "Wind.",
        nominal: [0, 10],
        warn: [null, 20],
        stale: { after: 5, status: "unknown" },
        strategy: "event-rate 1 10",
      },
      drive: { values: ["on", "off", "hot"], description: "The drive.", status: { on: "nominal", off: "nominal", hot: "error" } },
    },
  });

  test.each([
    ["types.ts", "export type SkyAngle", "/** Above the horizon. In deg. From -90 to 90. */"],
    ["types.ts", "offset: number", "/** Added. Default: `-0`. */"],
    ["types.ts", "export interface SlewInform ", "/** One `#slew at` before the reply to `?slew to [offset]`. */"],
    ["types.ts", "export interface WhereReply ", "/** `!where ok at [since]`: what `?where` replies. */"],
    ["types.ts", "export interface ArrivedInform ", "/** `#arrived at`: It is there. */"],
    ["server.ts", "requestPark(", "/** `?park`: Park. The handler takes `ctx` alone. */"],
    ["client.ts", "park(options", "/** `?park`: Park. */"],
    [
      "server.ts",
      "requestWhere(",
      "/**\n* `?where`: Where it points.\n*\n* Answers `!where ok at [since]`. The handler takes `ctx` alone.\n*/",
    ],
    [
      "server.ts",
      "requestSlew(",
      "/**\n* `?slew to [offset]`: Point somewhere else.\n*\n* Answers `#slew at` for each, then `!slew ok count`. A client waits up to 60 s for it. Return an array of informs, or write a generator that yields them.\n*/",
    ],
    [
      "server.ts",
      "requestTurn(",
      "/**\n* `?turn by`: Turn.\n*\n* Answers `#turn at` for each, then `!turn ok at`. Write a generator that yields the informs and returns the reply.\n*/",
    ],
    [
      "client.ts",
      "readonly slew:",
      "/**\n* `?slew to [offset]`: Point somewhere else.\n*\n* Answers `#slew at` for each, then `!slew ok count`. A client waits up to 60 s for it.\n*/",
    ],
    ["client.ts", "readonly arrived:", "/** `#arrived at`: It is there. */"],
    ["server.ts", "arrived(", "/** `#arrived at`: It is there. */"],
    ["client.ts", "readonly drive:", "/** `drive`: The drive. Status: nominal for `on`, `off`; error for `hot`. */"],
    [
      "server.ts",
      "readonly wind:",
      "/**\n* `wind`, in m/s: Wind.\n*\n* Status: nominal from 0 to 10, warn up to 20, else error; unknown after 5 s without an update. `auto` is `event-rate 1 10`.\n*/",
    ],
  ])("%s: %s", (file, line, comment) => {
    expect(commentOf(files.get(file), line)).toBe(comment);
  });

  test("and a default of -0.0 is kept", () => {
    expect(files.get("contract.ts")).toContain('{ name: "offset", type: "float", default: -0 }');
  });
});
