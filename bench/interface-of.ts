/** An interface of so many requests and as many sensors. */
export function interfaceOf(size: number): string {
  const each = Array.from({ length: size }, (_, index) => index);
  const requests = each.map((n) => [
    `set-thing-${n}`,
    {
      description: `Set thing ${n}.\n\nIt takes a while.`,
      arguments: [
        { name: "value", type: "float", units: "Hz", minimum: 0, description: "The new value." },
        { name: "mode", type: "mode", default: "idle", description: "How." },
      ],
      reply: [{ name: "actual", type: "float", units: "Hz" }],
      timeout: 5,
    },
  ]);
  const sensors = each.map((n) => [
    `group.thing-${n}`,
    { type: "float", units: "Hz", description: `Thing ${n}.`, nominal: [0, 10], warn: [-5, 15] },
  ]);
  const types = { mode: { values: ["idle", "busy"], description: "How a thing works." } };
  return JSON.stringify({
    name: "bench",
    version: "bench-1.0",
    description: "Many things.",
    types,
    requests: Object.fromEntries(requests),
    sensors: Object.fromEntries(sensors),
  });
}
