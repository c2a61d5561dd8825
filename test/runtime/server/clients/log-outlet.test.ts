import { expect, test } from "vitest";
import { LogOutlet } from "../../../../runtime/server/clients/log-outlet.js";

test("lines of the log are left out above the bound and not at it, and the next one is told after their number", () => {
  const written: string[] = [];
  const line = { backlogBytes: 0, write: (text: string) => void written.push(text) };
  const outlet = new LogOutlet(line, { logBacklogBytes: 100 });
  const write = (text: string): void => outlet.write(text, (count) => `${count} lost`);
  line.backlogBytes = 100;
  write("one");
  line.backlogBytes = 101;
  write("two");
  write("three");
  expect(written).toEqual(["one"]);
  line.backlogBytes = 0;
  write("four");
  write("five");
  expect(written).toEqual(["one", "2 lost", "four", "five"]);
  line.backlogBytes = 101;
  write("six");
  line.backlogBytes = 0;
  write("seven");
  expect(written.slice(-2)).toEqual(["1 lost", "seven"]);
});
