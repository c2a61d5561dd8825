import { expect, test } from "vitest";
import { doorsOf } from "../../../runtime/server/doors.js";

test("a device listens at KATCP's port of this machine, unless it is told where", () => {
  const plain = { role: undefined, certificates: undefined, isUnixSocket: false };
  expect(doorsOf({})).toEqual([{ ...plain, target: { host: "127.0.0.1", port: 7147 } }]);
  expect(doorsOf({ host: "::", port: 5 })).toEqual([{ ...plain, target: { host: "::", port: 5 } }]);
  expect(doorsOf({ host: "::", listen: [{}, { port: 6, role: "operator" }] })).toEqual([
    { ...plain, target: { host: "127.0.0.1", port: 7147 } },
    { ...plain, role: "operator", target: { host: "127.0.0.1", port: 6 } },
  ]);
  expect(doorsOf({ listen: [] })).toEqual([]);
});

test("a door says what its clients are: by their certificates, or by a file of this machine", () => {
  const roles = [{ subject: "ops", role: "operator" }];
  const tls = { roles, certFile: "a.pem" };
  expect(doorsOf({ listen: [{ port: 6, tls }] })).toEqual([
    { role: undefined, certificates: roles, isUnixSocket: false, target: { host: "127.0.0.1", port: 6, tls } },
  ]);
  expect(doorsOf({ listen: [{ path: "/run/dish.sock", role: "operator" }] })).toEqual([
    { role: "operator", certificates: undefined, isUnixSocket: true, target: { host: "", port: 0, path: "/run/dish.sock" } },
  ]);
  expect(() => doorsOf({ listen: [{ path: "/run/dish.sock", tls }] })).toThrow(
    "cannot listen on /run/dish.sock: a Unix socket has no TLS, since nobody is in between",
  );
});
