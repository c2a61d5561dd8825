import type { DeviceServer } from "katcp-runtime";

// biome-ignore lint/suspicious/noExplicitAny: a mixin takes the arguments of any class.
type AnyServer = abstract new (...args: any[]) => DeviceServer;

/** A class of devices whose clients all have the highest role of the interface, if it has roles: for tests of something else. */
export function mostPrivileged<Server extends AnyServer>(Base: Server): Server {
  abstract class Privileged extends Base {
    protected override roleOf(): string | undefined {
      return this.contract.roles?.at(-1);
    }
  }
  return Privileged;
}
