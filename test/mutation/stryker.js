/**
 * `npm run mutation`: a sample of mutants, each run against the tests that reach it. By hand; it prints the score and who survived.
 * `npx stryker run test/mutation/runtime.js --mutate "runtime/protocol/*.ts"` for one room, `MUTATION_SHARE=1` for all of its mutants.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export const common = {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner", "./test/mutation/sample-ignorer.js", "./test/mutation/survivors-reporter.js"],
  ignorers: ["sample"],
  coverageAnalysis: "perTest",
  concurrency: 1,
  // A busy machine must not make a slow test look like a mutant that runs for ever.
  timeoutMS: 20_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 20,
  reporters: ["survivors", "progress-append-only", "clear-text", "json"],
  clearTextReporter: { reportTests: false, logTests: false, reportMutants: false, skipFull: true },
  tempDirName: "build/mutation",
  ignorePatterns: ["build", "dist", "*.tsbuildinfo"],
  // It reads them with an older TypeScript's functions, and `@ts-nocheck` on top of each file is no text that tests expect.
  tsconfigFile: "none",
  disableTypeChecks: false,
};
