import type { DeviceModel } from "../../../model/device-model.js";
import { type Arrow, LINE_HEIGHT, layOut, type Point, type StateBox } from "./lay-out.js";
import { mermaidLines } from "./mermaid.js";
import { type StateMachine, stateMachines } from "./state-machine.js";

/** A diagram of the states of a sensor: as Mermaid for Markdown, as shapes with their places for the page. */
export interface StatesView {
  readonly sensor: string;
  /** The diagram in words, for people who hear the page. */
  readonly summary: string;
  readonly mermaid: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly BoxView[];
  readonly arrows: readonly ArrowView[];
}

/** A box: its upper left corner, and the middle of its text. */
export interface BoxView extends StateBox {
  readonly left: number;
  readonly top: number;
  readonly textY: number;
}

/** An arrow as the path of a curve, and the lines of its text. */
export interface ArrowView {
  readonly path: string;
  /** Its head, a triangle. */
  readonly head: string;
  readonly lines: readonly { readonly text: string; readonly x: number; readonly y: number }[];
}

/** The diagrams of a device: none where no request sets a state. */
export function statesViews(model: DeviceModel): readonly StatesView[] {
  return stateMachines(model).map(statesView);
}

function statesView(machine: StateMachine): StatesView {
  const { width, height, boxes, arrows } = layOut(machine);
  return {
    sensor: machine.sensor,
    summary: summaryOf(machine),
    mermaid: mermaidLines(machine),
    width,
    height,
    boxes: boxes.map((box) => ({ ...box, left: box.x - box.width / 2, top: box.y - box.height / 2, textY: box.y + 4.5 })),
    arrows: arrows.map(arrowView),
  };
}

function summaryOf({ sensor, initial, transitions }: StateMachine): string {
  const steps = transitions.map(({ from, to, requests }) => `${requests.join(" or ")} from ${from} to ${to}`);
  return `States of ${sensor}. It begins as ${initial}. ${steps.join("; ")}.`;
}

function arrowView({ points, words, label }: Arrow): ArrowView {
  const top = label.y - ((words.length - 1) * LINE_HEIGHT) / 2 + 4;
  return {
    path: curve(points),
    head: arrowHead(points),
    lines: words.map((text, index) => ({ text, x: label.x, y: top + index * LINE_HEIGHT })),
  };
}

/** A smooth line through all points (Catmull-Rom), so that it passes its own words. */
function curve(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return "";
  const stretches = points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    const before = points[index - 1] ?? from;
    const after = points[index + 2] ?? to;
    const one = { x: from.x + (to.x - before.x) / 6, y: from.y + (to.y - before.y) / 6 };
    const other = { x: to.x - (after.x - from.x) / 6, y: to.y - (after.y - from.y) / 6 };
    return `C${place(one)} ${place(other)} ${place(to)}`;
  });
  return `M${place(first)} ${stretches.join(" ")}`;
}

/** A triangle that points along the last stretch. A page that loads nothing has no markers, which are referred to by `url(…)`. */
function arrowHead(points: readonly Point[]): string {
  const [from, to] = points.slice(-2);
  if (from === undefined || to === undefined) return "";
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [along, across] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const corner = (side: number): Point => ({ x: to.x - 9 * along - side * across, y: to.y - 9 * across + side * along });
  return `M${place(to)} L${place(corner(4))} L${place(corner(-4))} Z`;
}

function place({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
