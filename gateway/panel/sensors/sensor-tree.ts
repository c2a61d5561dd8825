import type { SensorDescription } from "../../hub/device-description.js";

/** A group or family of sensors: what can be opened and closed. */
export interface TreeBranch {
  readonly kind: "group" | "family";
  /** Whole name: what tells it from all others. */
  readonly key: string;
  readonly label: string;
  readonly depth: number;
  /** The names of all sensors in it. */
  readonly sensors: readonly string[];
  readonly children: readonly TreeNode[];
}

export interface TreeLeaf {
  readonly kind: "sensor";
  readonly key: string;
  readonly label: string;
  readonly depth: number;
  readonly sensor: SensorDescription;
}

export type TreeNode = TreeBranch | TreeLeaf;

interface Building {
  readonly kind: "group" | "family";
  readonly key: string;
  readonly label: string;
  readonly branches: Map<string, Building>;
  readonly nodes: (Building | SensorDescription)[];
}

/** A branch of one sensor is a click for nothing. */
const fewest = 2;

/** The sensors of a device as a tree: by the dots of their names, and by the families of the interface. */
export function sensorTree(sensors: readonly SensorDescription[]): readonly TreeNode[] {
  const root: Building = { kind: "group", key: "", label: "", branches: new Map(), nodes: [] };
  const shared = countPrefixes(sensors);
  for (const sensor of sensors) {
    let parent = root;
    for (const step of pathOf(sensor, shared)) parent = branchOf(parent, step);
    parent.nodes.push(sensor);
  }
  return finish(root, 0).children;
}

interface Step {
  readonly kind: "group" | "family";
  readonly key: string;
  readonly label: string;
}

/** Only what several sensors share is a step: `a.b.c` and `a.b.d` stand below `a.b`, and not below `a` and then `b`. */
function pathOf(sensor: SensorDescription, shared: ReadonlyMap<string, number>): readonly Step[] {
  const steps: Step[] = [];
  let before = "";
  const { prefix, label } = familyOf(sensor);
  const prefixes = prefixesOf(prefix);
  for (const [index, each] of prefixes.entries()) {
    const count = shared.get(each) ?? 0;
    const inner = prefixes[index + 1];
    if (count < fewest || (inner !== undefined && shared.get(inner) === count)) continue;
    steps.push({ kind: "group", key: each, label: each.slice(before.length).replace(/\.$/, "") });
    before = each;
  }
  if (label !== undefined) steps.push({ kind: "family", key: `${before}|${label}`, label });
  return steps;
}

/** The part of a name that says its groups, and what is left of the template of its family. The dots of a family's own name group nothing. */
function familyOf({ name, group, family, labels = {} }: SensorDescription): { readonly prefix: string; readonly label?: string } {
  if (family === undefined || family === name) return { prefix: name };
  const place = group === undefined ? "" : fill(group, labels);
  const rest = group !== undefined && family.startsWith(group) ? family.slice(group.length + 1) : family;
  const fixed = /^[^{]*\./.exec(rest)?.[0] ?? "";
  const whole = place === "" ? fixed : `${place}${name.charAt(place.length)}${fixed}`;
  // Its group is what makes it many: there is one in each.
  if (!rest.includes("{")) return { prefix: name };
  return name.startsWith(whole) ? { prefix: whole, label: rest.slice(fixed.length) } : { prefix: "", label: family };
}

function fill(template: string, labels: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^}]*)\}/g, (whole, parameter: string) => labels[parameter] ?? whole);
}

function countPrefixes(sensors: readonly SensorDescription[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of sensors) for (const prefix of prefixesOf(name)) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  return counts;
}

/** `a.`, `a.b.` of `a.b.c` */
function prefixesOf(name: string): readonly string[] {
  const prefixes: string[] = [];
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) prefixes.push(name.slice(0, dot + 1));
  return prefixes;
}

function branchOf(parent: Building, { kind, key, label }: Step): Building {
  const known = parent.branches.get(key);
  if (known !== undefined) return known;
  const made: Building = { kind, key, label, branches: new Map(), nodes: [] };
  parent.branches.set(key, made);
  parent.nodes.push(made);
  return made;
}

function finish({ kind, key, label, nodes }: Building, depth: number): TreeBranch {
  const inner = key === "" ? 0 : depth + 1;
  const children = nodes.map((node): TreeNode => ("branches" in node ? finish(node, inner) : leafOf(node, key, kind, inner)));
  const sensors = children.flatMap((child) => (child.kind === "sensor" ? [child.sensor.name] : child.sensors));
  return { kind, key, label, depth, sensors, children };
}

/** Below a group a sensor has the rest of its name. */
function leafOf(sensor: SensorDescription, parent: string, kind: "group" | "family", depth: number): TreeLeaf {
  const prefix = kind === "group" ? parent : (parent.split("|")[0] ?? "");
  const label = sensor.name.startsWith(prefix) ? sensor.name.slice(prefix.length) : sensor.name;
  return { kind: "sensor", key: sensor.name, label, depth, sensor };
}
