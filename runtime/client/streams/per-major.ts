/** What differs between the protocols 4 and 5, made when it is first needed. */
export function perMajor<T>(build: (major: 4 | 5) => T): (major: 4 | 5) => T {
  const built = new Map<4 | 5, T>();
  return (major) => {
    let one = built.get(major);
    if (one === undefined) {
      one = build(major);
      built.set(major, one);
    }
    return one;
  };
}
