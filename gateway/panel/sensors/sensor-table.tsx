import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { DeviceDescription } from "../../hub/device-description.js";
import { usePanel } from "../state/panel.js";
import { isAlarming } from "../statuses/status-order.js";
import { VirtualList } from "../table/virtual-list.js";
import { branchAlarms, surroundingsOf } from "./branch-alarms.js";
import { BranchRow } from "./branch-row.js";
import { SensorRow } from "./sensor-row.js";
import { foundRows, isFiltering, openRows } from "./sensor-rows.js";
import { sensorTree, type TreeBranch, type TreeNode } from "./sensor-tree.js";

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

  const alarms = panel.alarms.value.filter(({ device: its, status }) => its === device && isAlarming(status));
  const only = isOnlyAlarms ? new Set(alarms.map(({ sensor }) => sensor)) : undefined;
  const tree = useMemo(() => sensorTree(sensors), [sensors]);
  const surroundings = useMemo(() => surroundingsOf(tree), [tree]);
  const inBranches = branchAlarms(alarms, surroundings);
  // One group around everything is open too: closed it would say nothing.
  const isOpen = ({ key, sensors: its }: TreeBranch): boolean =>
    opened.get(key) ?? (sensors.length <= fewSensors || its.length === sensors.length);
  const onlyKey = only === undefined ? "" : [...only].join(" ");
  const rows = useMemo<readonly TreeNode[]>(
    () => (isFiltering({ text, only }) ? foundRows(sensors, { text, only }) : openRows(tree, isOpen)),
    [sensors, tree, text, onlyKey, opened],
  );
  const setOpen = (branch: TreeBranch, open: boolean): void => setOpened(new Map(opened).set(branch.key, open));

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
        onKey={takeKey}
        renderRow={(index) => {
          const node = rows[index];
          if (node === undefined) return null;
          const place = { index, isActive: index === active };
          if (node.kind !== "sensor")
            return (
              <BranchRow
                key={`branch ${node.key}`}
                {...place}
                branch={node}
                isOpen={isOpen(node)}
                alarms={inBranches.get(node.key)}
                onToggle={() => {
                  setActive(index);
                  setOpen(node, !isOpen(node));
                }}
              />
            );
          return (
            <SensorRow
              key={node.key}
              {...place}
              device={device}
              leaf={node}
              isPlotted={plotted.includes(node.sensor.name)}
              onPlot={(isAdded) => {
                setActive(index);
                onPlot(node.sensor.name, isAdded);
              }}
            />
          );
        }}
        empty={sensors.length === 0 ? "The device has no sensors." : "No sensor matches."}
      />
    </section>
  );
}
