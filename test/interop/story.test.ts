import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildTools } from "../support/build-codegen.js";
import { storyOf, tellStory } from "../support/story.js";
import { python } from "./python-environment.js";

buildTools();

test("two teams share an interface, in TypeScript and in Python, as docs/sharing.md tells it", { timeout: 240_000 }, async () => {
  const parts = storyOf(readFileSync(new URL("../../docs/sharing.md", import.meta.url), "utf8"));
  expect(await tellStory(parts, { python })).toBe(parts.length);
});
