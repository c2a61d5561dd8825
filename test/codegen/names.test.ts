import { expect, test } from "vitest";
import { memberName, typeName } from "../../codegen/emit/typescript/names/identifiers.js";

test.each([
  ["set-rate", "setRate", "SetRate"],
  ["startRecording", "startRecording", "StartRecording"],
  ["rx.missing-unixtime", "rxMissingUnixtime", "RxMissingUnixtime"],
  ["SDB.recordingStartTime", "sdbRecordingStartTime", "SdbRecordingStartTime"],
  ["4k.temp", "_4kTemp", "_4kTemp"],
  ["10", "_10", "_10"],
  ["a_b--c.", "aBC", "ABC"],
  ["device-status", "deviceStatus", "DeviceStatus"],
  ["SDb", "sDb", "SDb"],
  ["delete", "delete", "Delete"],
])("%s is called %s in code, and as a type %s", (wire, member, type) => {
  expect([memberName(wire), typeName(wire)]).toEqual([member, type]);
});
