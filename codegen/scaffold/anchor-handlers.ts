/** Handlers that come to one place of a class. */
export interface Anchored<Member, Handler> {
  /** What they stand beside: undefined for the end of the class. */
  readonly anchor: Member | undefined;
  readonly side: "after" | "before" | "end";
  readonly handlers: readonly Handler[];
}

/** What handlers are placed by. */
export interface Anchoring<Member> {
  /** The names of all handlers, in the order of the interface. */
  readonly order: readonly string[];
  /** What a class has under a name. */
  readonly find: (name: string) => readonly Member[];
}

/**
 * Where missing handlers go, in the interface's order: each after the nearest before it that the class has, else before the nearest after it;
 * to the end of a class that has none.
 */
export function anchorHandlers<Member, Handler extends { readonly name: string }>(
  missing: readonly Handler[],
  { order, find }: Anchoring<Member>,
): readonly Anchored<Member, Handler>[] {
  const groups: { readonly anchor: Member | undefined; readonly side: "after" | "before" | "end"; readonly handlers: Handler[] }[] = [];
  for (const handler of missing) {
    const index = order.indexOf(handler.name);
    const earlier = order.slice(0, index).flatMap(find).at(-1);
    const later = order.slice(index + 1).flatMap(find)[0];
    const side = earlier !== undefined ? "after" : later !== undefined ? "before" : "end";
    const anchor = earlier ?? later;
    const last = groups.at(-1);
    // Those that come to one place are next to each other in the interface's order.
    if (last?.anchor === anchor && last?.side === side) last.handlers.push(handler);
    else groups.push({ anchor, side, handlers: [handler] });
  }
  return groups;
}
