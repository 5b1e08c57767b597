/** Injection token of the process's `Transport`: embedded or kafka, as its settings say. */
export const TRANSPORT = Symbol('transport');
