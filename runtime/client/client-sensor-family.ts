import type { Message } from "../protocol/message.js";
import type { FamilyTemplate, ParameterValues } from "../sensors/family-template.js";
import { checkReply } from "./calls/reply.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions } from "./client-options.js";

/** A family of sensors, seen from a client: `dev.sensors.inputPower({ input: 2, pol: "h" }).read()`. Iterated, it gives the members that exist. */
export interface SensorFamilyOf<Parameters extends object, Member>
  extends AsyncIterable<readonly [parameters: Parameters, sensor: Member]> {
  /** The member of these parameters, whether the device has it or not. @throws ContractError where no member has them */
  (parameters: Parameters): Member;
  /** The members that the device has now. @throws RequestTimeoutError @throws ConnectionLostError */
  members(options?: CallOptions): Promise<readonly (readonly [parameters: Parameters, sensor: Member])[]>;
}

/** What a family is made of. */
export interface ClientFamilyOptions<Member> {
  readonly build: (name: string) => Member;
  readonly core: ClientCore;
}

/** A family. Its members are found in the whole list of sensors: not every device takes an expression. */
export function buildClientFamily<Member>(
  template: FamilyTemplate,
  { build, core }: ClientFamilyOptions<Member>,
): SensorFamilyOf<ParameterValues, Member> {
  const decode = (reply: Message, informs: readonly Message[]) => {
    checkReply(reply);
    return informs.flatMap((inform) => {
      const name = inform.text(0);
      const parameters = template.parse(name);
      return parameters === undefined ? [] : [[parameters, build(name)] as const];
    });
  };
  const members = (options: CallOptions = {}) => core.caller.callStandard({ name: "sensor-list", args: "" }, decode, options);
  return Object.assign((parameters: ParameterValues) => build(template.format(parameters)), {
    members,
    async *[Symbol.asyncIterator]() {
      yield* await members();
    },
  });
}
