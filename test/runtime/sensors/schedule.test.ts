import { FakeClock } from "katcp-runtime/testing";
import { describe, expect, test } from "vitest";
import { Guard } from "../../../runtime/guard.js";
import { Schedule } from "../../../runtime/sensors/schedule.js";

describe("a schedule", () => {
  test("runs what is due, in the order of time, by one timer", () => {
    const clock = new FakeClock();
    const schedule = new Schedule(clock);
    const ran: number[] = [];
    for (const dueMs of [50, 10, 30, 20, 40, 10]) schedule.at(dueMs, () => ran.push(dueMs));
    expect(clock.waiting).toBe(1);
    clock.advance(30);
    expect(ran).toEqual([10, 10, 20, 30]);
    clock.advance(100);
    expect(ran).toEqual([10, 10, 20, 30, 40, 50]);
    expect(clock.waiting).toBe(0);
  });

  test("leaves the event loop to others after ten milliseconds, and then goes on", () => {
    const clock = new FakeClock();
    const schedule = new Schedule(clock);
    const ran = new Set<number>();
    const slices: number[] = [];
    for (let at = 0; at < 1000; at++) {
      schedule.at(5, () => {
        ran.add(at);
        clock.stall(1 / 16);
      });
    }
    for (let before = 0; before < 1000; before = ran.size) {
      clock.advance(5);
      slices.push(ran.size - before);
    }
    expect(slices.filter((slice) => slice > 0)).toEqual([192, 192, 192, 192, 192, 40]);
  });

  test("forgets what was called off, and lets go of the timer when nothing is left", () => {
    const clock = new FakeClock();
    const schedule = new Schedule(clock);
    const ran: number[] = [];
    const appointments = Array.from({ length: 100 }, (_, at) => schedule.at(at, () => ran.push(at)));
    for (const [at, appointment] of appointments.entries()) if (at % 10 !== 0) appointment.cancel();
    clock.advance(50);
    for (const appointment of appointments) appointment.cancel();
    expect(clock.waiting).toBe(0);
    clock.advance(100);
    expect(ran).toEqual([0, 10, 20, 30, 40, 50]);
  });

  test("leaves it also when just ten milliseconds have passed", () => {
    const clock = new FakeClock();
    const schedule = new Schedule(clock);
    let ran = 0;
    for (let at = 0; at < 200; at++) {
      schedule.at(0, () => {
        ran++;
        clock.stall(10 / 64);
      });
    }
    clock.advance(0);
    const first = ran;
    clock.advance(10);
    expect([first, ran]).toEqual([64, 128]);
  });

  test("runs at once what is due already, and after a delay what is to wait", () => {
    const clock = new FakeClock();
    clock.advance(100);
    const schedule = new Schedule(clock);
    const ran: string[] = [];
    schedule.at(50, () => ran.push("late"));
    const callOff = schedule.after(20, () => ran.push("called off"));
    schedule.after(20, () => ran.push("after"));
    clock.advance(0);
    expect(ran).toEqual(["late"]);
    callOff();
    callOff();
    clock.advance(19);
    expect(ran).toHaveLength(1);
    clock.advance(1);
    expect([ran, clock.waiting]).toEqual([["late", "after"], 0]);
  });

  test("has one timer, for what is due first, whatever comes and is called off", () => {
    const clock = new FakeClock();
    const schedule = new Schedule(clock);
    const ran: number[] = [];
    const first = schedule.at(10, () => ran.push(10));
    schedule.at(5, () => ran.push(5));
    schedule.at(30, () => ran.push(30));
    expect(clock.waiting).toBe(1);
    first.cancel();
    clock.advance(5);
    first.cancel();
    clock.advance(25);
    expect([ran, clock.waiting]).toEqual([[5, 30], 0]);
    // What was called off when it was over leaves the count of the others alone.
    const later = [40, 50, 60].map((dueMs) => schedule.at(dueMs, () => ran.push(dueMs)));
    later[0]?.cancel();
    clock.advance(30);
    expect(ran).toEqual([5, 30, 50, 60]);
  });

  test("goes on after something that ran has thrown", () => {
    const clock = new FakeClock();
    const told: string[] = [];
    const schedule = new Schedule(clock, new Guard((where, thrown) => told.push(`${where}: ${thrown}`)));
    const ran: string[] = [];
    schedule.at(10, () => {
      throw new Error("a bug");
    });
    schedule.at(10, () => ran.push("after"));
    clock.advance(10);
    expect(ran).toEqual(["after"]);
    expect(told).toEqual(["what was due: Error: a bug"]);
  });
});
