import type { Message } from "../protocol/message.js";
import type { FamilyTemplate, ParameterValues } from "../sensors/family-template.js";
import type { CallOptions } from "./client-options.js";

/** A family of sensors, seen from a client: `dev.sensors.inputPower({ input: 2, pol: "h" }).read()`. */
export interface SensorFamilyOf<Parameters extends object, Member> {
  /** The member of these parameters, whether the device has it or not. @throws ContractError where no member has them */
  (parameters: Parameters): Member;
  /** The members that the device has now. @throws RequestTimeoutError @throws ConnectionLostError */
  members(options?: CallOptions): Promise<readonly (readonly [parameters: Parameters, sensor: Member])[]>;
}

/** What a family is made of. */
export interface ClientFamilyOptions<Member> {
  readonly build: (name: string) => Member;
  readonly source: { listSensors(options: CallOptions): Promise<readonly Message[]> };
}

/** A family. Its members are found in the whole list of sensors: not every device takes an expression. */
export function buildClientFamily<Member>(
  template: FamilyTemplate,
  { build, source }: ClientFamilyOptions<Member>,
): SensorFamilyOf<ParameterValues, Member> {
  return Object.assign((parameters: ParameterValues) => build(template.format(parameters)), {
    async members(options: CallOptions = {}) {
      const informs = await source.listSensors(options);
      return informs.flatMap((inform) => {
        const parameters = template.parse(inform.text(0));
        return parameters === undefined ? [] : [[parameters, build(inform.text(0))] as const];
      });
    },
  });
}
