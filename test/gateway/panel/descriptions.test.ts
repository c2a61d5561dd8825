import { expect, test } from "vitest";
import type { DeviceDescription } from "../../../gateway/hub/device-description.js";
import { Descriptions } from "../../../gateway/panel/state/descriptions.js";

function setUp() {
  const asked: { readonly resolve: (description: DeviceDescription) => void; readonly reject: (error: Error) => void }[] = [];
  const descriptions = new Descriptions(() => new Promise<DeviceDescription>((resolve, reject) => asked.push({ resolve, reject })));
  return { descriptions, asked };
}

const version = (revision: number): DeviceDescription => ({ device: "dev", revision }) as DeviceDescription;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a device is asked about once, until it changes", async () => {
  const { descriptions, asked } = setUp();
  const dev = descriptions.of("dev");
  descriptions.of("dev");
  expect(dev.value).toEqual({ kind: "loading" });
  asked[0]?.resolve(version(1));
  await settled();
  expect(dev.value).toEqual({ kind: "ready", description: version(1) });
  descriptions.refresh("dev");
  descriptions.refresh("nobody");
  expect(asked).toHaveLength(2);
});

test("the answer to an older question does not replace that to a newer one", async () => {
  const { descriptions, asked } = setUp();
  const dev = descriptions.of("dev");
  descriptions.refresh("dev");
  asked[1]?.resolve(version(2));
  asked[0]?.resolve(version(1));
  await settled();
  expect(dev.value).toEqual({ kind: "ready", description: version(2) });
});

test("a failure is told where there is nothing yet, and leaves what there is", async () => {
  const { descriptions, asked } = setUp();
  const dev = descriptions.of("dev");
  asked[0]?.reject(new Error("The gateway answers 500"));
  await settled();
  expect(dev.value).toEqual({ kind: "failed", problem: "The gateway answers 500" });
  descriptions.refresh("dev");
  asked[1]?.resolve(version(1));
  await settled();
  descriptions.refreshAll();
  asked[2]?.reject(new Error("gone"));
  await settled();
  expect(dev.value).toEqual({ kind: "ready", description: version(1) });
});
