import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../../codegen/compile.js";
import { formatDiagnostic, isError } from "../../../../codegen/diagnostics/diagnostics.js";
import { isAsNamed, memberNames } from "../../../../codegen/emit/python/names/enum-names.js";
import { className, constantName, safeName, snakeName } from "../../../../codegen/emit/python/names/identifiers.js";
import { CLIENT_ATTRIBUTES } from "../../../../codegen/emit/python/names/reserved.js";

describe("names in Python", () => {
  test.each([
    ["set-rate", "set_rate", "SetRate", "SET_RATE"],
    ["startRecording", "start_recording", "StartRecording", "START_RECORDING"],
    ["SDB.recordingStartTime", "sdb_recording_start_time", "SDBRecordingStartTime", "SDB_RECORDING_START_TIME"],
    ["4k.temp", "n4k_temp", "N4kTemp", "N4K_TEMP"],
    ["input{input}.{pol}.power", "input_power", "InputPower", "INPUT_POWER"],
    ["10", "n10", "N10", "N10"],
  ])("%s follows PEP 8", (wire, snake, type, constant) => {
    expect([snakeName(wire), className(wire), constantName(wire)]).toEqual([snake, type, constant]);
  });

  test("what Python or aiokatcp owns gets an underscore, and a function that is built in does not", () => {
    expect(["class", "list", "self", "input"].map((name) => safeName(name))).toEqual(["class_", "list_", "self_", "input"]);
    expect(safeName("request", CLIENT_ATTRIBUTES)).toBe("request_");
    expect(safeName("describe", CLIENT_ATTRIBUTES)).toBe("describe_");
    expect(safeName("request")).toBe("request");
  });

  test("values are upper case, unless two of them would meet: then all keep their case, and signs are spelled", () => {
    expect(memberNames(["ok", "not-ok", '"quoted"', "__proto__", "à la carte", "4"])).toEqual([
      "OK",
      "NOT_OK",
      "QUOTED",
      "PROTO",
      "A_LA_CARTE",
      "N4",
    ]);
    expect(memberNames(["m", "M"])).toEqual(["m", "M"]);
    expect(memberNames(["+", "-", "None"])).toEqual(["PLUS", "MINUS", "None_"]);
    expect(memberNames(["a-b", "a_b"])).toEqual(["a_MINUS_b", "a_UNDERSCORE_b"]);
  });

  test("aiokatcp makes a value of a name by itself where nothing was lost", () => {
    expect([isAsNamed("not-ok", "NOT_OK"), isAsNamed("not_ok", "NOT_OK"), isAsNamed("OK", "OK")]).toEqual([true, false, false]);
  });
});

/** The mistakes of an interface with these keys. */
function told(keys: string, targets: readonly "python"[] = ["python"]): readonly string[] {
  const text = `{ "name": "dev", "version": "dev-1.0", "description": "A device.",\n${keys} }`;
  return compileInterface(Buffer.from(text), "dev.katcp.json", undefined, { targets }).diagnostics.filter(isError).map(formatDiagnostic);
}

const request = (name: string, rest = ""): string => `"${name}": { "description": "Go."${rest} }`;

describe("what Python cannot say is a mistake at its place", () => {
  test("two requests that meet, which do not in TypeScript", () => {
    expect(told(`"requests": { ${request("start-recording")},\n${request("startRecording")} }`)).toEqual([
      'dev.katcp.json:3:1: error duplicate-name: the requests "startRecording" and "start-recording" in line 2 are both called start_recording in code (give one of them an "identifier")',
    ]);
  });

  test("a type that meets the class of a request's arguments", () => {
    const field = '{ "name": "x", "type": "boolean", "description": "X." }';
    const keys = `"types": { "go-args": { "type": "boolean", "description": "T." } },\n"requests": { ${request("go", `, "arguments": [${field}, { "name": "y", "type": "go-args", "description": "Y." }]`)} }`;
    expect(told(keys)).toEqual([expect.stringMatching(/^dev\.katcp\.json:3:15: error duplicate-name: .*GoArgs/)]);
  });

  test("no two values, whatever they hold", () => {
    const values = (...each: readonly string[]): string => `"sensors": { "s": { "values": ${JSON.stringify(each)}, "description": "S." } }`;
    expect(told(values("U0021", "!", "+", "-"))).toEqual([]);
    expect(told(values("\u00e9", "e"))).toEqual([]);
    expect(told(values("+", "PLUS"))).toEqual([
      'dev.katcp.json:2:31: error duplicate-name: the values "PLUS" and "+" of "s" are both called PLUS in Python',
    ]);
  });

  test("a method that aiokatcp would take for a handler of informs", () => {
    expect(told(`"requests": { ${request("inform-all")} }`)).toEqual([
      'dev.katcp.json:2:15: error reserved-name: "inform-all" would be called inform_all in Python, which is what aiokatcp calls handlers of informs (give the request an "identifier")',
    ]);
  });

  test("an expression that Python's re does not have", () => {
    expect(told(`"sensors": { "s": { "type": "string", "pattern": "(?U)a+", "description": "S." } }`)).toEqual([
      expect.stringMatching(/^dev\.katcp\.json:2:50: error bad-value: Python's "re" has no form of the expression/),
    ]);
  });

  test("and nothing of it is said where Python is not asked for", () => {
    expect(told(`"requests": { ${request("inform-all")} }`, [])).toEqual([]);
  });
});
