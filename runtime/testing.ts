/** The door for tests: a device and its client in one process, without a network, and time that goes on when it is told to. */

export { FakeClock } from "./testing/fake-clock.js";
export { MemoryLink, MemoryNetwork } from "./testing/memory-network.js";
export { type MemoryFaults, MemoryStream } from "./testing/memory-stream.js";
