import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PlottedName } from "../routes/route.js";
import { usePanel } from "../state/panel.js";
import { textFilter } from "../table/text-filter.js";

export interface SensorPickerProps {
  readonly plotted: readonly PlottedName[];
  readonly onAdd: (added: PlottedName) => void;
}

const mostFound = 12;

/** Finds a sensor of a device, to add it to the plot. */
export function SensorPicker({ plotted, onAdd }: SensorPickerProps): JSX.Element {
  const panel = usePanel();
  const devices = panel.devices.value;
  const [chosen, setDevice] = useState<string>();
  const [text, setText] = useState("");
  const device = chosen ?? plotted.at(-1)?.device ?? devices[0]?.name;
  const described = device === undefined ? undefined : panel.descriptions.of(device).value;
  const matches = textFilter(text);
  const sensors = described?.kind === "ready" && text.trim() !== "" ? described.description.sensors : [];
  const found = sensors.filter(
    ({ name, description }) => matches(`${name} ${description}`) && !plotted.some((each) => each.device === device && each.sensor === name),
  );
  const add = (sensor: string): void => {
    if (device !== undefined) onAdd({ device, sensor });
    setText("");
  };
  return (
    <div class="picker">
      <select aria-label="Device" value={device} onChange={({ currentTarget }) => setDevice(currentTarget.value)}>
        {devices.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <span class="picker-field">
        <input
          class="filter"
          type="search"
          placeholder="Add a sensor  /"
          aria-label="Add a sensor"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === "Enter" && found[0] !== undefined) add(found[0].name);
          }}
        />
        {found.length === 0 ? null : (
          <ul class="found">
            {found.slice(0, mostFound).map(({ name, description, units }) => (
              <li key={name}>
                <button type="button" class="quiet" onClick={() => add(name)}>
                  {name} <span class="dim">{[units, description].filter((each) => each !== "").join(", ")}</span>
                </button>
              </li>
            ))}
            {found.length > mostFound ? <li class="dim">and {found.length - mostFound} more</li> : null}
          </ul>
        )}
      </span>
    </div>
  );
}
