import { describe, expect, test } from "vitest";
import type { ClientSession } from "../../../runtime/server/clients/client-session.js";
import { Admission } from "../../../runtime/server/requests/admission.js";

/** A client that can be held; `isBusy`: for other reasons too. */
function clientOf(name: string, log: string[], isBusy = false): ClientSession {
  const requests = {
    hold: () => void log.push(`${name} waits`),
    release: () => {
      log.push(`${name} is called`);
      return !isBusy;
    },
  };
  return { requests } as unknown as ClientSession;
}

function admissionOf(maximumPending: number): { admission: Admission; set: (pending: number) => void } {
  let count = 0;
  const admission = new Admission({ bounds: { maximumPending }, pending: () => count });
  const set = (pending: number): void => {
    count = pending;
    admission.callNext();
  };
  return { admission, set };
}

describe("room for what is pending", () => {
  test("is given in the order in which clients came for it, one request each", () => {
    const log: string[] = [];
    const [one, two] = [clientOf("one", log), clientOf("two", log)];
    const { admission, set } = admissionOf(2);
    expect([admission.admit(one), admission.admit(one)]).toEqual([true, true]);
    set(2);
    expect([admission.admit(one), admission.admit(two)]).toEqual([false, false]);
    set(1);
    expect(log).toEqual(["one waits", "two waits", "one is called"]);
    expect(admission.admit(one)).toBe(true);
    set(2);
    expect(admission.admit(one)).toBe(false);
    set(1);
    expect(log.slice(3)).toEqual(["one waits", "two is called"]);
  });

  test("is kept for whoever was called, and nobody comes in between", () => {
    const log: string[] = [];
    const [one, two] = [clientOf("one", log), clientOf("two", log)];
    const { admission, set } = admissionOf(1);
    set(1);
    expect(admission.admit(one)).toBe(false);
    set(0);
    expect(admission.admit(two)).toBe(false);
    expect(admission.admit(one)).toBe(true);
  });

  test("goes to the next one when the client that was called is gone", () => {
    const log: string[] = [];
    const [one, two] = [clientOf("one", log), clientOf("two", log)];
    const { admission, set } = admissionOf(1);
    set(1);
    admission.admit(one);
    admission.admit(two);
    set(0);
    admission.forget(one);
    expect(log).toEqual(["one waits", "two waits", "one is called", "two is called"]);
  });

  test("is not kept for a client that is held for other reasons", () => {
    const log: string[] = [];
    const [one, two] = [clientOf("one", log, true), clientOf("two", log)];
    const { admission, set } = admissionOf(1);
    set(1);
    admission.admit(one);
    admission.admit(two);
    set(0);
    expect(log.at(-1)).toBe("two is called");
    expect(admission.admit(two)).toBe(true);
  });
});
