import type { ClientPlan } from "../attack.js";
import { ClientSet } from "./client-set.js";
import { watchProcess } from "./watch-process.js";

/** Clients of one hostile server, or of several at once. */
const sets = (JSON.parse(process.argv[2] ?? "[]") as readonly ClientPlan[]).map((plan) => new ClientSet(plan));

watchProcess(() => Object.fromEntries(sets.map((set) => [set.port, set.counts])));
process.on("message", (message) => {
  if (message === "close") void Promise.all(sets.map((set) => set.close())).then(() => process.send?.("closed"));
});
process.send?.({});
