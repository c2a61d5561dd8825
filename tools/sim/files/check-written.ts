import type { TableFile, WrittenValue } from "katcp-gen";
import { messageOf } from "katcp-runtime";
import type { Datatype } from "katcp-runtime/vocabulary";

/** A value that a file writes, and the type that it must be of. */
interface Written {
  readonly datatype: Datatype<unknown>;
  readonly written: WrittenValue;
}

/** Notes a value that its type cannot have. */
export function checkWritten(file: TableFile, path: readonly (string | number)[], { datatype, written }: Written): void {
  try {
    datatype.format(datatype.fromWritten(written));
  } catch (thrown) {
    file.error(path, "bad-value", `${datatype.name === "json" ? "" : `a value of type ${datatype.name}: `}${messageOf(thrown)}`);
  }
}
