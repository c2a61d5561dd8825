import { ContractError } from "../errors.js";
import type { Contract } from "./contract.js";

/** The numbers of `Contract.format` that this runtime serves. */
export const ACCEPTED_CONTRACT_FORMATS: readonly number[] = [1];

/** A contract whose format this runtime knows. @throws ContractError */
export function checkContract(contract: Pick<Contract, "version"> & Partial<Contract>): Contract {
  const { format = 1, name = contract.version.replace(/-[^-]*$/, "") } = contract;
  if (ACCEPTED_CONTRACT_FORMATS.includes(format)) return { ...contract, format, name };
  throw new ContractError(
    `the contract of "${name}" has format ${format}, but this katcp-runtime accepts ${ACCEPTED_CONTRACT_FORMATS.join(", ")}: install the katcp-runtime of the same version as the katcp-gen that wrote it`,
  );
}
