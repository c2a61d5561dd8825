import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { BLOCK_ROWS, type RowWindow } from "./row-window.js";

/** So many blocks are made in a frame. Who jumps to another place sees the rest of it in the next frames. */
const mostNew = 8;

interface RowBlocksOptions {
  readonly shown: RowWindow;
  readonly count: number;
  readonly rowHeight: number;
  readonly renderRow: (index: number) => ComponentChildren;
}

/**
 * The rows that are drawn, in blocks that come and go as one. A block stands at its place in the list and is cut at its edges, so that a
 * browser which scrolls paints the blocks that are new and keeps the others as they are.
 */
export function useRowBlocks(options: RowBlocksOptions): readonly JSX.Element[] {
  const kept = useRef<{ readonly options: RowBlocksOptions; readonly blocks: ReadonlyMap<number, JSX.Element> }>(undefined);
  // A block that was there before is the same one: then Preact does not look at it again.
  const before = kept.current !== undefined && drawsTheSame(kept.current.options, options) ? kept.current.blocks : undefined;
  const [, drawMore] = useState(0);
  const blocks = new Map<number, JSX.Element>();
  let made = 0;
  for (let first = options.shown.first; first < Math.min(options.shown.end, options.count); first += BLOCK_ROWS) {
    const known = before?.get(first);
    const isNew = known === undefined && kept.current?.blocks.has(first) !== true;
    if (!isNew || made++ < mostNew) blocks.set(first, known ?? drawBlock(first, options));
  }
  kept.current = { options, blocks };
  useLayoutEffect(() => {
    if (made <= mostNew) return undefined;
    // What is asked for while a list scrolls comes in the same frame: the one after that is another.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => drawMore((frames) => frames + 1));
    });
    return () => cancelAnimationFrame(frame);
  });
  return [...blocks.values()];
}

function drawBlock(first: number, { count, rowHeight, renderRow }: RowBlocksOptions): JSX.Element {
  const rows = Math.min(BLOCK_ROWS, count - first);
  return (
    <div key={first} class="list-block" style={{ top: `${first * rowHeight}px`, height: `${rows * rowHeight}px` }}>
      {Array.from({ length: rows }, (_, index) => renderRow(first + index))}
    </div>
  );
}

function drawsTheSame(one: RowBlocksOptions, other: RowBlocksOptions): boolean {
  return one.renderRow === other.renderRow && one.rowHeight === other.rowHeight && one.count === other.count;
}
