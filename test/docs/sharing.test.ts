import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compareVersions } from "../../runtime/client/connection/version-check.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/sharing.md"), "utf8");

/** The commands of the page, and what is printed after them. */
const blocks = [...page.matchAll(/^```(sh|text) story( fails| client)?\n([\s\S]*?)\n```$/gm)].map(([, kind = "", how = "", text = ""]) => ({
  kind,
  how: how.trim(),
  text,
}));

test("the page on sharing tells what its commands print, one after the other", { timeout: 60_000 }, () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "interfaces"));
  cpSync(join(root, "interfaces/dev.katcp.json"), join(folder, "interfaces/dev.katcp.json"));
  const git = (...words: readonly string[]): void =>
    void execFileSync("git", ["-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.org", ...words], { stdio: "ignore" });
  git("init");
  git("add", ".");
  git("commit", "-m", "One.");
  let printed = "";
  for (const { kind, how, text } of blocks) {
    if (how === "client") expect(() => compareVersions({ expected: "dev-api-1.0", found: "dev-api-2.0" }, "refuse")).toThrow(text);
    else if (kind === "text") expect(printed.trimEnd()).toBe(text);
    else {
      const command = text.replaceAll("npx katcp-gen", `"${process.execPath}" "${join(root, "codegen/bin/katcp-gen.js")}"`);
      const { status, stdout, stderr } = spawnSync("sh", ["-ec", command], { cwd: folder, encoding: "utf8" });
      expect({ status, stderr }).toMatchObject({ status: how === "fails" ? 1 : 0 });
      printed = stdout;
    }
  }
  expect(blocks.length).toBe(8);
});
