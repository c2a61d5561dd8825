import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { servePeer } from "./peer.js";
import { answersOf } from "./wire-answers.js";
import { WireDevice } from "./wire-device.js";
import { wireInputs } from "./wire-inputs.js";

const table = new URL("wire-differences.md", import.meta.url);
/** As it stands in a cell of the table. */
function cell(text: string): string {
  const shown = text.replaceAll(/[^\n -~]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return shown === "" ? "nothing" : `\`${shown.replaceAll("|", "\\|").replaceAll("\n", "` `")}\``;
}

test("what differs from aiokatcp on the wire is what the table says, each with its reason", async () => {
  const device = new WireDevice();
  await device.start();
  onTestFinished(() => device.stop());
  const theirs = await answersOf(await servePeer("wire_server.py"), wireInputs);
  const ours = await answersOf(device.address?.port ?? 0, wireInputs);
  const found = ["the greeting", ...wireInputs.map(cell)].flatMap((input, index) => {
    return theirs[index] === ours[index] ? [] : [`| ${input} | ${cell(theirs[index] ?? "")} | ${cell(ours[index] ?? "")} |`];
  });
  const rows = readFileSync(table, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (Sent|---)/.test(line));
  const known = rows.map((row) => row.replace(/ (?:\\\||[^|])+ \|$/, ""));
  if (process.env["PRINT"]) console.log(found.join("\n"));
  expect(found.toSorted()).toEqual(known.toSorted());
  expect(rows.filter((row) => row.endsWith("|  |") || row.endsWith("| |"))).toEqual([]);
});
