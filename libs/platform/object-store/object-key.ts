const keyPattern = /^[a-z0-9-]{1,64}(\/[a-z0-9-]{1,64}){0,3}$/;

/** No key leaves its folder or its bucket. */
export function assertObjectKey(key: string): void {
  if (!keyPattern.test(key)) throw new Error(`No key of an object: ${key}`);
}
