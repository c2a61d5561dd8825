import { describe, expect, test } from "vitest";
import { MemoryBudget } from "../../../../runtime/server/clients/memory-budget.js";

describe("the budget of memory", () => {
  test("has the largest spender go when all together keep too much, and looks at each anew before it does", () => {
    const budget = new MemoryBudget(() => 100);
    const kept = { one: 0, two: 0, three: 0 };
    const gone: string[] = [];
    const open = (name: keyof typeof kept) =>
      budget.open(
        () => kept[name],
        (bytes) => gone.push(`${name} ${bytes}`),
      );
    const accounts = { one: open("one"), two: open("two"), three: open("three") };
    const set = (name: keyof typeof kept, bytes: number): void => {
      kept[name] = bytes;
      accounts[name].note();
    };
    set("one", 50);
    set("two", 40);
    expect(budget.measure()).toBe(90);
    // What has been sent since is noticed now.
    kept.one = 5;
    set("three", 30);
    expect([gone, budget.measure()]).toEqual([[], 75]);
    set("three", 60);
    expect([gone, budget.measure()]).toEqual([["three 60"], 45]);
    set("three", 1000);
    expect(budget.measure()).toBe(45);
    accounts.two.close();
    accounts.two.close();
    expect(budget.measure()).toBe(5);
  });

  test("lets all stay whose sum is just what may be kept", () => {
    const budget = new MemoryBudget(() => 100);
    const gone: number[] = [];
    for (const bytes of [60, 40]) {
      budget
        .open(
          () => bytes,
          (kept) => gone.push(kept),
        )
        .note();
    }
    budget.enforce();
    expect([gone, budget.measure()]).toEqual([[], 100]);
  });

  test("has as many go as it takes, the largest first, where it is lowered", () => {
    const state = { maximumBytes: 1000 };
    const budget = new MemoryBudget(() => state.maximumBytes);
    const gone: number[] = [];
    for (const bytes of [10, 40, 30, 40, 20]) {
      budget
        .open(
          () => bytes,
          (kept) => gone.push(kept),
        )
        .note();
    }
    state.maximumBytes = 60;
    budget.enforce();
    expect([gone, budget.measure()]).toEqual([[40, 40], 60]);
  });

  test("looks at an account that is closed no more, and is not told of it", () => {
    const budget = new MemoryBudget(() => 100);
    let looks = 0;
    const account = budget.open(
      () => ++looks,
      () => {},
    );
    account.close();
    account.note();
    expect([looks, budget.measure()]).toEqual([0, 0]);
  });
});
