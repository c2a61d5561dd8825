import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import ts from "../../node_modules/typescript-5.5/lib/typescript.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const file = `${root}examples/dev/stub.ts`;
const text = `import { DevServer } from "../../generated/dev/server.js";\n\nexport class Dev extends DevServer {}\n`;

/** What an editor asks for its quick fixes, with one file that is not on the disk. TypeScript 7 has no API to ask. */
function createService(): ts.LanguageService {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const read = (path: string): string | undefined => (path === file ? text : ts.sys.readFile(path));
  return ts.createLanguageService({
    getCompilationSettings: () => ({ ...options, noEmit: true, customConditions: ["katcp-source"] }),
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const its = read(path);
      return its === undefined ? undefined : ts.ScriptSnapshot.fromString(its);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
  });
}

test("an editor's `implement missing members` writes the names a person would, and imports them", { timeout: 240_000 }, () => {
  const service = createService();
  const missing = service.getSemanticDiagnostics(file).find(({ start }) => start === text.indexOf("Dev extends"));
  const fixes = service.getCodeFixesAtPosition(file, missing?.start ?? 0, (missing?.start ?? 0) + 3, [missing?.code ?? 0], {}, {});
  const written = fixes
    .flatMap(({ changes }) => changes.flatMap(({ textChanges }) => textChanges.map(({ newText }) => newText)))
    .join("\n");
  expect(written).toContain('import type { RequestContext,Awaitable,Informs } from "katcp-runtime/contract";');
  expect(written).toMatch(/import type \{ GreetArgs,.*ScanInform \} from "..\/..\/generated\/dev\/types.js";/);
  expect(written).toContain("protected override requestTune(args: TuneArgs,ctx: RequestContext): Awaitable<TuneReply> {");
  expect(written).toContain("protected override requestScan(args: ScanArgs,ctx: RequestContext): Informs<ScanInform> {");
});
