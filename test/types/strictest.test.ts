import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { buildFolder, emitAllDevices } from "../support/emitted-devices.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** All that makes TypeScript 5.5 stricter. */
const strictest = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  isolatedModules: true,
  isolatedDeclarations: true,
  verbatimModuleSyntax: true,
  forceConsistentCasingInFileNames: true,
};

/** And what has come since. */
const newer = { erasableSyntaxOnly: true, noUncheckedSideEffectImports: true };

const cases = [
  { compiler: "typescript-5.5", style: "js", options: {} },
  { compiler: "typescript-5.5", style: "none", options: { module: "esnext", moduleResolution: "bundler" } },
  { compiler: "typescript", style: "js", options: newer },
  { compiler: "typescript", style: "ts", options: { ...newer, allowImportingTsExtensions: true } },
  { compiler: "typescript", style: "none", options: { ...newer, module: "esnext", moduleResolution: "bundler" } },
] as const;

test.each(cases)(
  "$compiler has nothing against any output under its strictest options, with imports in the style $style",
  {
    timeout: 240_000,
  },
  ({ compiler, style, options }) => {
    const folder = buildFolder(`strictest-${compiler}-${style}`);
    const files = emitAllDevices(folder, style);
    expect(files.length).toBeGreaterThan(20);
    const compilerOptions = {
      ...strictest,
      noEmit: true,
      declaration: true,
      rootDir: "../..",
      customConditions: ["katcp-source"],
      ...options,
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions, include: ["**/*.ts"] }),
    );
    const tsc = join(root, "node_modules", compiler, "bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", ".", "--pretty", "false", "--listFiles"], { cwd: folder, encoding: "utf8" });
    const lines = stdout.split("\n");
    // The runtime is compiled from its sources here, which need not declare the type of every export.
    expect(lines.filter((line) => /: error /.test(line) && !line.startsWith("../../runtime/"))).toEqual([]);
    expect(files.filter((file) => !lines.some((line) => line.endsWith(`${folder}/${file}`)))).toEqual([]);
  },
);
