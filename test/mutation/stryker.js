/**
 * `npm run mutation`: a sample of mutants of each room, each run against the tests of that room that reach it. By hand; it prints who
 * survived, and the score. `npx stryker run test/mutation/protocol.js` for one room, `MUTATION_SHARE=1` for all of its mutants.
 *
 * Some that survive change nothing that can be seen. Looks that only save time: `unescapeArgument` (short texts), `skipArgument` (a text
 * without escapes), `FamilyTemplate` (how names begin and end). Defaults for the compiler alone: of `parseStrategy`'s parameters, which are
 * counted before, and of `String.split`, which gives one piece at least. `Heap.removeFirst`: nothing is the last of no items.
 * `FamilyTemplate`: a text that is split has a first and a last part. `chronycSource`: no output is no line either.
 * More looks that only save time: `Schedule` (what was called off, the timer that stands already), `SensorSampler` (a period follows no
 * updates; the clock is not read for `event`), `SensorSet.checkFree` (one sensor alone), `Sensor` and `StaleWatch` (none or one that follows,
 * an appointment that stands), `Turn`, `SlowRequests.forgetOld`, `FamilyTemplate.combinations`. Fallbacks that nothing reaches: a key that
 * a map always has (`Mirror`, `Members`), an end of a range that is open anyway (`parametersOf`), a line of a `chronyc` that says no state.
 * Ways that are only faster: `PlainLines` (whatever it leaves, `parseLine` reads the same), `parseLine` (a name alone, no arguments),
 * `MessageParser.feed` (nothing waits), blank lines, `escapeArgument` (nothing to escape). Fallbacks that the types ask for and the syntax rules out:
 * a group of a match that always matches, the last part of a `split`, an item behind its own `findIndex`. In the model: whatever is made of
 * what was reported, since a model with errors is given to nobody; `NameAutomaton.meet` (nothing leads back to the beginning).
 * In the server: defaults of lists for the compiler alone (`listen`, roles, the fields of a reply), a grace that is shortened by nothing, the
 * state check of a request without states, the echo of a strategy that no sensor has, looks whether anybody waits (`Admission`) or
 * anything was noted (`InterfaceChanges`), `ok` counted apart (`Monitor`), one sensor sampled without turns, calls of what is there (`?.`), a sum of
 * memory that is too large (all is measured anew before anybody has to go).
 * Counters that only have to differ (`SensorSet.revision`), ties that nobody promised an order (`Heap`), `join` of one piece.
 *
 * @param {string} name
 * @param {string[]} mutate
 * @returns {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export function room(name, mutate) {
  return {
    testRunner: "vitest",
    mutate,
    vitest: { configFile: `test/mutation/${name}.vitest.ts`, related: false },
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
    jsonReporter: { fileName: `build/mutation-${name}.json` },
    tempDirName: `build/mutation-${name}`,
    ignorePatterns: ["build", "dist", "*.tsbuildinfo"],
    // It reads them with an older TypeScript's functions, and `@ts-nocheck` on top of each file is no text that tests expect.
    tsconfigFile: "none",
    disableTypeChecks: false,
  };
}
