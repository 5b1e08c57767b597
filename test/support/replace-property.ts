/** Gives a property another value until it is restored, e.g. a limit that a test can reach. */
export function replaceProperty<T extends object, K extends keyof T>(
  object: T,
  name: K,
  value: T[K],
): { restore(): void } {
  const before = object[name];
  object[name] = value;
  return {
    restore: () => {
      object[name] = before;
    },
  };
}
