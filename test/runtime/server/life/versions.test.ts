import { describe, expect, test } from "vitest";
import { DeviceVersions, libraryVersion } from "../../../../runtime/server/life/versions.js";

function versionsOf(parts: { readonly isSingleClient?: boolean; readonly hasTimeoutHints?: boolean } = {}): DeviceVersions {
  const { isSingleClient = false, hasTimeoutHints = false } = parts;
  return new DeviceVersions({ version: "d-1.0", buildState: "d-1", isSingleClient, hasTimeoutHints: () => hasTimeoutHints });
}

describe("the versions of a device", () => {
  test.each([
    [{}, "5.1-MIB"],
    [{ hasTimeoutHints: true }, "5.1-MIBT"],
    [{ isSingleClient: true }, "5.1-IB"],
    [{ isSingleClient: true, hasTimeoutHints: true }, "5.1-IBT"],
  ])("begin with its protocol, whose flags say what it can (%o)", (parts, version) => {
    expect(versionsOf(parts).all[0]).toEqual(["katcp-protocol", version]);
  });

  test("have the version of the library without that of its patch, and with it", () => {
    expect(libraryVersion("12.34.56")).toEqual(["katcp-library", "katcp-runtime-12.34", "katcp-runtime-12.34.56"]);
  });

  test("have early roles before its own, with which clients end the greeting, and others after it", () => {
    const versions = versionsOf();
    versions.add(["firmware", "fw 3"]);
    versions.addEarly(["katcp-interface", "d-1.0", "abc"]);
    expect(versions.all.map(([name]) => name)).toEqual([
      ...["katcp-protocol", "katcp-library", "katcp-interface", "katcp-device", "firmware"],
    ]);
    expect(versions.greeting.split("\n").slice(2)).toEqual([
      "#version-connect katcp-interface d-1.0 abc",
      "#version-connect katcp-device d-1.0 d-1",
      "#version-connect firmware fw\\_3",
      "",
    ]);
  });
});
