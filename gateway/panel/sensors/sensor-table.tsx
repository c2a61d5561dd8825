import type { JSX } from "preact";
import { useCallback, useMemo, useState } from "preact/hooks";
import type { DeviceDescription } from "../../hub/device-description.js";
import { usePanel } from "../state/panel.js";
import { isAlarming } from "../statuses/status-order.js";
import { useLatest } from "../table/use-latest.js";
import { VirtualList } from "../table/virtual-list.js";
import { branchAlarms, surroundingsOf } from "./branch-alarms.js";
import { BranchRow } from "./branch-row.js";
import { SensorRow } from "./sensor-row.js";
import { isFiltering, openRows, SensorSearch } from "./sensor-rows.js";
import { sensorTree, type TreeBranch, type TreeNode } from "./sensor-tree.js";
import { useWatchAhead } from "./use-watch-ahead.js";

/** Up to so many sensors, all groups are open at first. */
const fewSensors = 300;

export interface SensorTableProps {
  readonly description: DeviceDescription;
  readonly plotted: readonly string[];
  /** Shows this sensor in the plot; `isAdded`: beside those that are there. */
  readonly onPlot: (sensor: string, isAdded: boolean) => void;
}

/** The sensors of a device, live. */
export function SensorTable({ description, plotted, onPlot }: SensorTableProps): JSX.Element {
  const { device, sensors } = description;
  const panel = usePanel();
  const [text, setText] = useState("");
  const [isOnlyAlarms, setOnlyAlarms] = useState(false);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [active, setActive] = useState(-1);

  const all = panel.alarms.value;
  const alarms = useMemo(() => all.filter(({ device: its, status }) => its === device && isAlarming(status)), [all, device]);
  const only = isOnlyAlarms ? new Set(alarms.map(({ sensor }) => sensor)) : undefined;
  const tree = useMemo(() => sensorTree(sensors), [sensors]);
  const search = useMemo(() => new SensorSearch(sensors), [sensors]);
  const surroundings = useMemo(() => surroundingsOf(tree), [tree]);
  const inBranches = useMemo(() => branchAlarms(alarms, surroundings), [alarms, surroundings]);
  // One group around everything is open too: closed it would say nothing.
  const isOpen = ({ key, sensors: its }: TreeBranch): boolean =>
    opened.get(key) ?? (sensors.length <= fewSensors || its.length === sensors.length);
  const onlyKey = only === undefined ? "" : [...only].join(" ");
  const rows = useMemo<readonly TreeNode[]>(
    () => (isFiltering({ text, only }) ? search.find({ text, only }) : openRows(tree, isOpen)),
    [sensors, tree, text, onlyKey, opened],
  );
  const setOpen = (branch: TreeBranch, open: boolean): void => setOpened(new Map(opened).set(branch.key, open));

  const choose = useLatest((node: TreeNode, index: number, isAdded?: boolean) => {
    setActive(index);
    if (node.kind === "sensor") onPlot(node.sensor.name, isAdded ?? false);
    else setOpen(node, !isOpen(node));
  });
  const renderRow = useCallback(
    (index: number) => {
      const node = rows[index];
      if (node === undefined) return null;
      const its = { index, isActive: index === active, onChoose: choose };
      return node.kind === "sensor" ? (
        <SensorRow key={node.key} {...its} device={device} leaf={node} isPlotted={plotted.includes(node.sensor.name)} />
      ) : (
        <BranchRow key={`branch ${node.key}`} {...its} branch={node} isOpen={isOpen(node)} alarms={inBranches.get(node.key)} />
      );
    },
    [rows, active, plotted, inBranches],
  );

  const watchAhead = useWatchAhead(device, rows);

  const takeKey = ({ key }: KeyboardEvent, index: number): boolean => {
    const node = rows[index];
    if (node === undefined) return false;
    if (node.kind === "sensor") {
      if (key !== "Enter" && key !== "p") return false;
      onPlot(node.sensor.name, key === "p");
      return true;
    }
    const wanted = key === "ArrowRight" ? true : key === "ArrowLeft" ? false : key === "Enter" ? !isOpen(node) : undefined;
    if (wanted !== undefined) setOpen(node, wanted);
    return wanted !== undefined;
  };

  return (
    <section class="sensors" aria-label="Sensors">
      <div class="bar">
        <span class="summary">
          {isFiltering({ text, only }) ? (
            <>
              <b>{rows.length}</b> of {sensors.length} sensors
            </>
          ) : (
            <>
              <b>{sensors.length}</b> sensors
            </>
          )}
        </span>
        <label class="check">
          <input type="checkbox" checked={isOnlyAlarms} onChange={({ currentTarget }) => setOnlyAlarms(currentTarget.checked)} />
          not nominal <b>{alarms.length}</b>
        </label>
        <span class="grow" />
        <input
          class="filter"
          type="search"
          placeholder="Filter sensors  /"
          aria-label="Filter sensors"
          value={text}
          onFocus={() => search.prepare()}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setActive(-1);
          }}
        />
      </div>
      <div class="row head sensor" aria-hidden="true">
        <span class="name-cell">Sensor</span>
        <span class="value-cell">Value</span>
        <span class="status-cell">Status</span>
        <span class="age-cell">Age</span>
      </div>
      <VirtualList
        id="sensors"
        role="treegrid"
        label={`Sensors of ${device}`}
        count={rows.length}
        active={active}
        onActive={setActive}
        onWindow={watchAhead}
        onKey={takeKey}
        renderRow={renderRow}
        empty={sensors.length === 0 ? "The device has no sensors." : "No sensor matches."}
      />
    </section>
  );
}
