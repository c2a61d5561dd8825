import { expect, test, vi } from "vitest";
import { historyFixture } from "../../support/history-fixture.js";

vi.mock("@duckdb/node-api", () => {
  throw new Error("no binding for this platform");
});

test("where DuckDB does not run, a problem says so, and what to do", async () => {
  await expect(historyFixture().open()).rejects.toMatchObject({
    name: "GatewayProblem",
    message: expect.stringMatching(/^history: DuckDB cannot be loaded on \w+-\w+: .*Install katcp-gateway again .*"history": false$/s),
  });
});
