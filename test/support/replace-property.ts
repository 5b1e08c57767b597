/** Gives a property another value until it is restored, or the test is over: e.g. a limit that a test can reach. */
export function replaceProperty<T extends object, K extends keyof T>(
  object: T,
  name: K,
  value: T[K],
): { restore(): void } {
  const before = object[name];
  const restore = () => {
    object[name] = before;
  };
  object[name] = value;
  // Also of one that failed: other specs have the same module.
  onTestFinished(restore);
  return { restore };
}
