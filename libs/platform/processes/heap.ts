import { setFlagsFromString } from 'node:v8';

const growth = 25;

/**
 * Per cent by which the heap of a process that answers may grow until its garbage is collected as a whole. What a start
 * allocates (schema, search, dictionaries) is garbage for the most part: by itself V8 would let it lie, on a machine with
 * much memory, until a hundred MiB had come together.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`);
}
