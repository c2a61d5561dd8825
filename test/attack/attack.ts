import type { Asked } from "./support/asked.js";
import type { ClientTarget } from "./support/client-target.js";
import type { DeviceTarget } from "./support/device-target.js";
import type { ServerPeer } from "./support/server-peer.js";

/** How large an attack is: the whole of it, or so much as shows that its defence is there. */
export type Size = "full" | "short";

/** What must still be so while an attack goes on. */
export interface Limits {
  /** The longest that somebody innocent may wait, in milliseconds of the victim's own time. Default 100 for a device. */
  readonly latencyMs?: number;
  /** The most memory that the victim may ever hold. Default 300, as `docs/security.md` says of a small machine. */
  readonly peakMiB?: number;
}

/** Hostile clients. What `run` throws, or what the victim goes through meanwhile, is what fell. */
export interface DeviceAttack extends Limits {
  readonly name: string;
  /** It is left to the whole form, since it takes long, or since another of its kind is in the short one. */
  readonly isLong?: boolean;
  /** How the device is made. */
  readonly device?: DevicePlan;
  run(target: DeviceTarget, size: Size): Promise<void>;
}

/** A hostile server: a good one but for what is said here. */
export interface ClientAttack extends Limits {
  readonly name: string;
  /** It is left to the whole form, since it takes long, or since another of its kind is in the short one. */
  readonly isLong?: boolean;
  /** Of the client. */
  readonly options?: (size: Size) => ClientPlan["options"];
  /** What it says first. */
  readonly greeting?: string;
  /** Answers a line; false: as a good server would. */
  answer?(asked: Asked, peer: ServerPeer, size: Size): boolean;
  /** What it does beside that; the attack is over when this is. */
  run(target: ClientTarget, size: Size): Promise<void>;
}

/** The device that is attacked, as plain data: it is made in another process. */
export interface DevicePlan {
  readonly options?: Readonly<Record<string, number | boolean>>;
  readonly sensors?: number;
  /** So many handlers of `?tune` run at once. */
  readonly tuneLimit?: number;
}

/** The clients that are attacked, as plain data: they are made in another process. */
export interface ClientPlan {
  readonly port: number;
  readonly options?: Readonly<Record<string, number | boolean | string>>;
}
