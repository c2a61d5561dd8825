import type { Message } from "../protocol/message.js";
import type { ParameterValues } from "../sensors/family-template.js";
import { checkReply } from "./calls/reply.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";
import type { FoundMember } from "./groups/template-place.js";

/** A family of sensors, seen from a client: `dev.sensors.inputPower({ input: 2, pol: "h" }).read()`. Iterated, it gives the members that exist. */
export interface SensorFamilyOf<Parameters extends object, Member>
  extends AsyncIterable<readonly [parameters: Parameters, sensor: Member]> {
  /** The member of these parameters, whether the device has it or not. @throws ContractError where no member has them */
  (parameters: Parameters): Member;
  /** The members that the device has now. @throws RequestTimeoutError @throws ConnectionLostError */
  members(options?: CallOptions): Promise<readonly (readonly [parameters: Parameters, sensor: Member])[]>;
  /** The members among sensors of these names: those of a `SensorWatcher`, say, without asking the device. */
  among(names: Iterable<string>): readonly (readonly [parameters: Parameters, sensor: Member])[];
}

/** What a family is made of. */
export interface ClientFamilyOptions<Member> {
  /** @throws ContractError where no member has these parameters */
  readonly build: (parameters: ParameterValues) => Member;
  /** The member that a sensor is, or belongs to: its parameters, and what it is told from others by. */
  readonly find: (name: string) => FoundMember | undefined;
  readonly core: ClientCore;
}

/** A family. Its members are found in the whole list of sensors: not every device takes an expression. */
export function buildClientFamily<Member>({ build, find, core }: ClientFamilyOptions<Member>): SensorFamilyOf<ParameterValues, Member> {
  const among = (names: Iterable<string>): readonly (readonly [ParameterValues, Member])[] => {
    const found = new Map<string, ParameterValues>();
    for (const name of names) {
      const member = find(name);
      if (member !== undefined && !found.has(member.name)) found.set(member.name, member.parameters);
    }
    return Array.from(found.values(), (parameters) => [parameters, build(parameters)] as const);
  };
  const decode = (reply: Message, informs: readonly Message[]) => {
    checkReply(reply);
    return among(informs.map((inform) => inform.text(0)));
  };
  const members = (options: CallOptions = {}) => core.caller.callStandard({ name: "sensor-list", args: "" }, decode, options);
  return Object.assign((parameters: ParameterValues) => build(parameters), {
    members,
    among,
    async *[Symbol.asyncIterator]() {
      yield* await members();
    },
  });
}
