import { createRequire } from "node:module";
import type { StateMachine, Transition } from "./state-machine.js";

/** A place in the drawing, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A state as a box; its point is the middle. */
export interface StateBox extends Point {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly isInitial: boolean;
}

/** A transition as a line, and the place of its words. */
export interface Arrow {
  readonly points: readonly Point[];
  readonly words: readonly string[];
  readonly label: Point;
}

/** A state machine with places. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly StateBox[];
  readonly arrows: readonly Arrow[];
}

const characterWidth = 7.6;
export const LINE_HEIGHT = 17;
const boxHeight = 34;
const margin = 12;

/** Gives each state and each transition its place: ranks from top to bottom, as few crossings as can be, room for each text. */
export function layOut({ states, initial, transitions }: StateMachine): Drawing {
  const { Graph, layout } = createRequire(import.meta.url)("@dagrejs/dagre") as typeof import("@dagrejs/dagre");
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 40, edgesep: 12, marginx: margin, marginy: margin });
  // The library keeps its nodes in plain objects, where a state called `constructor` would be found before it is there.
  const nodes = new Map(states.map((state, index) => [state, `s${index}`]));
  const nodeOf = (state: string): string => nodes.get(state) ?? "";
  for (const state of states) graph.setNode(nodeOf(state), { width: widthOf([state]) + 28, height: boxHeight });
  for (const { from, to, requests } of transitions) {
    graph.setEdge(nodeOf(from), nodeOf(to), { width: widthOf(requests) + 10, height: requests.length * LINE_HEIGHT, labelpos: "c" });
  }
  layout(graph);
  const size = graph.graph();
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    boxes: states.map((state) => ({ ...boxOf(graph.node(nodeOf(state))), label: state, isInitial: state === initial })),
    arrows: transitions.map((transition) => arrowOf(transition, graph.edge(nodeOf(transition.from), nodeOf(transition.to)))),
  };
}

function widthOf(words: readonly string[]): number {
  return Math.max(...words.map((word) => word.length)) * characterWidth;
}

type Laid = Readonly<Record<string, unknown>>;

function boxOf(laid: Laid): Omit<StateBox, "label" | "isInitial"> {
  return { ...pointOf(laid), width: Number(laid["width"]), height: Number(laid["height"]) };
}

function arrowOf({ requests }: Transition, laid: Laid): Arrow {
  return { points: (laid["points"] as readonly Laid[]).map(pointOf), words: requests, label: pointOf(laid) };
}

function pointOf({ x, y }: Laid): Point {
  return { x: round(Number(x)), y: round(Number(y)) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
