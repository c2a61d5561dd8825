import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type RowWindow, sameWindow, windowOf } from "./row-window.js";
import { useRowBlocks } from "./use-row-blocks.js";

export interface VirtualListProps {
  /** How many rows there are. */
  readonly count: number;
  /** The row that the keyboard is at; -1: none. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** The rows that are drawn: those that are seen, and a few around them. */
  readonly onWindow?: (window: RowWindow) => void;
  readonly onKey?: (event: KeyboardEvent, index: number) => boolean;
  readonly renderRow: (index: number) => ComponentChildren;
  readonly label: string;
  readonly role: "treegrid" | "grid" | "log";
  readonly id: string;
  /** Shown where there are no rows. */
  readonly empty: ComponentChildren;
}

/** A list of which only the rows that are seen are in the document. All rows have one height, that of `--row`. */
export function VirtualList(props: VirtualListProps): JSX.Element {
  const { count, active, onWindow, renderRow } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(28);
  const [shown, setShown] = useState<RowWindow>({ first: 0, end: 0 });

  const measure = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const height = Number.parseFloat(getComputedStyle(element).getPropertyValue("--row")) || 28;
    setRowHeight(height);
    const next = windowOf({ top: element.scrollTop, height: element.clientHeight, rowHeight: height, count });
    setShown((before) => (sameWindow(before, next) ? before : next));
  };

  useLayoutEffect(measure, [count]);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [count]);
  useLayoutEffect(() => onWindow?.(shown), [onWindow, shown]);
  useEffect(() => scrollTo(scroller.current, active, rowHeight), [active]);

  return (
    <div
      class="list"
      ref={scroller}
      id={props.id}
      role={props.role}
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={count}
      aria-activedescendant={active >= 0 ? `${props.id}-${active}` : undefined}
      onScroll={measure}
      onFocusIn={({ target }) => keepFocus(scroller.current, target)}
      onKeyDown={(event) => moveByKey(event, props, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight))}
    >
      {count === 0 ? <div class="empty">{props.empty}</div> : null}
      <div class="list-space" style={{ height: `${count * rowHeight}px` }}>
        {useRowBlocks({ shown, count, rowHeight, renderRow })}
      </div>
    </div>
  );
}

/** A row that one clicks would have the focus, and take it along when it goes. The list stays, and so do its keys. */
function keepFocus(list: HTMLElement | null, target: EventTarget | null): void {
  if (target instanceof HTMLElement && target.role === "row") list?.focus({ preventScroll: true });
}

function scrollTo(element: HTMLElement | null, index: number, rowHeight: number): void {
  if (element === null || index < 0) return;
  const top = index * rowHeight;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
}

function moveByKey(event: KeyboardEvent, { active, count, onActive, onKey }: VirtualListProps, perPage: number): void {
  if (event.altKey || event.ctrlKey || event.metaKey || count === 0) return;
  if (onKey?.(event, active)) {
    event.preventDefault();
    return;
  }
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    j: active + 1,
    ArrowUp: active - 1,
    k: active - 1,
    PageDown: active + perPage,
    PageUp: active - perPage,
    Home: 0,
    End: count - 1,
  };
  const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
  if (target === undefined) return;
  event.preventDefault();
  onActive(Math.min(count - 1, Math.max(0, target)));
}
