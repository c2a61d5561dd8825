import type { LogLevel } from "katcp-runtime/vocabulary";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LogMessage } from "../../live/messages.js";
import { usePanel } from "../state/panel.js";
import { textFilter } from "../table/text-filter.js";
import { dateAndTime, timeOfDay } from "../words/time-text.js";

const levels: readonly LogLevel[] = ["fatal", "error", "warn", "info", "debug", "trace", "all"];
/** What a browser lays out without being felt. */
const shownRecords = 500;

/** The log of a device, from a level on, as it comes. */
export function DeviceLog({ device }: { readonly device: string }): JSX.Element {
  const { log } = usePanel();
  const [level, setLevel] = useState<LogLevel>("info");
  const [filter, setFilter] = useState("");
  useEffect(() => {
    log.follow(device, level);
    return () => log.stop();
  }, [log, device, level]);
  const matches = textFilter(filter);
  const shown = log.records.value
    .filter((record) => isShown(record, level) && matches(`${record.name} ${record.message}`))
    .slice(-shownRecords);
  return (
    <section class="log" aria-label="Log">
      <div class="bar">
        <label class="field-inline">
          Level
          <select value={level} onChange={({ currentTarget }) => setLevel(currentTarget.value as LogLevel)}>
            {levels.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="small" onClick={() => log.clear()}>
          Clear
        </button>
        <span class="grow" />
        <input
          class="filter"
          type="search"
          placeholder="Filter the log  /"
          aria-label="Filter the log"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </div>
      <Records records={shown} />
    </section>
  );
}

/** The latest stands at the end, and stays in sight until somebody scrolls away from it. */
function Records({ records }: { readonly records: readonly LogMessage[] }): JSX.Element {
  const scroller = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isAtEnd.current && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [records]);
  if (records.length === 0) return <p class="empty">Nothing has been logged at this level since the gateway started.</p>;
  return (
    <ol
      class="records scroll"
      ref={scroller}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {records.map(({ timestamp, level, name, message }, index) => (
        <li key={index} class={`record level-${level}`}>
          <time title={`${dateAndTime(timestamp)} UTC`}>{timeOfDay(timestamp)}</time>
          <span class="level">{level}</span>
          <span class="logger dim">{name}</span>
          <span class="message">{message}</span>
        </li>
      ))}
    </ol>
  );
}

function isShown({ level }: LogMessage, least: LogLevel): boolean {
  return levels.indexOf(level) <= levels.indexOf(least);
}
