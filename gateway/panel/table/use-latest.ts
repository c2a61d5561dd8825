import { useCallback, useRef } from "preact/hooks";

/** A function that stays the same one and does what the latest does: rows that call it are not drawn again with their table. */
export function useLatest<Arguments extends readonly unknown[]>(callback: (...its: Arguments) => void): (...its: Arguments) => void {
  const latest = useRef(callback);
  latest.current = callback;
  return useCallback((...its) => latest.current(...its), []);
}
