import { Address, address, type Datatype, integer } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { withWords } from "../../../runtime/protocol/words.js";

describe("words that stand for values", () => {
  const level = withWords(integer as Datatype<unknown>, ["auto", "off"]);

  test("are read, written and accepted as they are, beside the values", () => {
    expect([level.parse("auto"), level.format("off"), level.parse("5"), level.format(5)]).toEqual(["auto", "off", 5, "5"]);
    expect([level.accepts("auto"), level.accepts(5), level.accepts("on")]).toEqual([true, true, false]);
    expect([level.fromWritten("auto"), level.fromWritten(5)]).toEqual(["auto", 5]);
    expect([level.encode("auto"), level.decode(Buffer.from("off"))]).toEqual([Buffer.from("auto"), "off"]);
  });

  test("are the same as themselves alone", () => {
    expect([level.equals("auto", "auto"), level.equals("auto", "off"), level.equals("auto", 5), level.equals(5, "off")]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([level.equals(5, 5), level.equals(0, -0), level.equals(5, 6)]).toEqual([true, true, false]);
    const address4 = withWords(address as Datatype<unknown>, ["any"]);
    expect([address4.equals(new Address("::1"), new Address("::1")), address4.equals("any", new Address("::1"))]).toEqual([true, false]);
  });

  test("are named where something else is refused", () => {
    expect(() => level.parse("on")).toThrow(/received "on"; auto, off are accepted as well$/);
    expect(() => level.format("on")).toThrow(/received "on"; auto, off are accepted as well$/);
    expect(() => withWords(integer as Datatype<unknown>, ["auto"]).parse("on")).toThrow(/; auto is accepted as well$/);
  });
});
