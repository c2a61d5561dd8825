import type { GroupPlace } from "./template-place.js";

/** What stands in a group under a name in code, made where it is asked for. */
export interface Access {
  readonly member: string;
  readonly make: (place: GroupPlace) => object;
}

/** The members of a group, all made at once. */
export function eagerMembers(accesses: readonly Access[]): (place: GroupPlace) => object {
  return (place) => Object.freeze(Object.fromEntries(accesses.map(({ member, make }) => [member, make(place)])));
}

const placeKey = Symbol("place");

interface Placed {
  readonly [placeKey]: GroupPlace;
}

/** The members of a group, each made when it is first asked for: `dev.sensors.product({ product: "a" }).state` makes one sensor. */
export function lazyMembers(accesses: readonly Access[]): (place: GroupPlace) => object {
  const prototype = {};
  for (const { member, make } of accesses) {
    Object.defineProperty(prototype, member, {
      enumerable: true,
      get(this: Placed) {
        const value = make(this[placeKey]);
        Object.defineProperty(this, member, { value, enumerable: true });
        return value;
      },
    });
  }
  return (place) => Object.create(prototype, { [placeKey]: { value: place } });
}
