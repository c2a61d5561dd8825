import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildTools } from "../support/build-codegen.js";
import { storyOf, tellStory } from "../support/story.js";

buildTools();

test("the page on sharing tells what its commands print, one after the other, but for what is in Python", {
  timeout: 240_000,
}, async () => {
  const page = readFileSync(new URL("../../docs/sharing.md", import.meta.url), "utf8");
  expect(await tellStory(storyOf(page), {})).toBeGreaterThan(30);
});
