/** Injection token of the process's `Links`. */
export const LINKS = Symbol('links');
