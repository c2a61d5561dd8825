import type { HubReading } from "katcp-gateway";

/** How many sensors send: 17 of 20 a float with some digits, one an integer, one a boolean, one a discrete. */
const sensors = 20_000;
const states = ["idle", "tracking", "slewing"];
const first = 1_790_000_000;

/** `count` readings of one second, as a site sends them: made anew for each second, and the same for everyone. */
export function readingsOf(second: number, count: number): readonly HubReading[] {
  return Array.from({ length: count }, (_, index) => {
    const number = (second * count + index) % sensors;
    const receivedAt = first + second + index / count;
    const noise = Math.sin(index * 12.9898 + second * 78.233) * 43758.5453;
    return {
      device: `device${Math.floor(number / 1000)}`,
      sensor: `input${number % 1000}.value`,
      timestamp: Math.round((receivedAt - 0.003) * 1e6) / 1e6,
      receivedAt,
      status: number % 97 === 0 ? "warn" : "nominal",
      ...contentOf(number % 20, noise),
    };
  });
}

function contentOf(kind: number, noise: number): { readonly text: string; readonly value: unknown } {
  if (kind === 17) return { text: String(Math.floor(noise)), value: Math.floor(noise) };
  if (kind === 18) return { text: noise > 0 ? "1" : "0", value: noise > 0 };
  if (kind === 19) {
    const state = states[Math.floor(Math.abs(noise)) % states.length] ?? "idle";
    return { text: state, value: state };
  }
  const value = Math.round((20 + (noise % 1)) * 1e4) / 1e4;
  return { text: String(value), value };
}
