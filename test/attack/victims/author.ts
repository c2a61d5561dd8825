import type { Size } from "../attack.js";
import { heardByCaller, synchronous } from "../on-author/device-places.js";
import { places } from "../on-author/places.js";
import { type Slip, Stage } from "../on-author/stage.js";
import { throwables } from "../on-author/throwables.js";
import { watchProcess } from "./watch-process.js";

/** Has the author's code at each place throw, and reject with, everything that can be thrown. */
const plan = JSON.parse(process.argv[2] ?? "{}") as { readonly places: readonly string[] | "all"; readonly size: Size };
const names = plan.places === "all" ? Object.keys(places) : plan.places;
/** The one that is hardest to look at. */
const worst = ["a proxy that throws at everything"];
const chosen = Object.entries(throwables).filter(([what]) => plan.size === "full" || worst.includes(what));
const problems: string[] = [];
let [slips, warnings, isDone] = [0, 0, false];
process.on("warning", () => warnings++);
process.on("uncaughtException", () => problems.push(`${current}: nobody caught it`));
process.on("unhandledRejection", () => problems.push(`${current}: nobody handled its rejection`));
let current = "";

watchProcess(() => ({ problems, places: names.length, slips, isDone }));
process.send?.({});

for (const place of names) {
  for (const [what, make] of chosen) {
    await play(`${place} that throws ${what}`, place, () => {
      throw make();
    });
    if (!synchronous.includes(place)) await play(`${place} that rejects with ${what}`, place, () => Promise.reject(make()));
  }
}
isDone = true;

async function play(name: string, place: string, slip: Slip): Promise<void> {
  current = name;
  const stage = new Stage();
  const warningsBefore = warnings;
  const counted: Slip = () => {
    stage.slips++;
    return slip();
  };
  try {
    await places[place]?.(stage, counted);
    await stage.check();
    await stage.slipped();
    if (!heardByCaller.includes(place) && name.endsWith("throws an error") && stage.told === 0 && warnings === warningsBefore)
      throw new Error("nobody was told");
  } catch (thrown) {
    problems.push(`${name}: ${(thrown as Error).message}`);
  }
  slips += stage.slips;
  await stage.close().catch((thrown: Error) => problems.push(`${name}: ${thrown.message}`));
}
