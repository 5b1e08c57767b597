import type { Readable } from 'node:stream';

/** An answer that is written while it is read: the JSON of the whole, as `CkanAnswer` has it. */
export class LongAnswer {
  constructor(readonly stream: Readable) {}
}
