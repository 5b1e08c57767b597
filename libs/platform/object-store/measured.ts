import { createHash } from 'node:crypto';
import { ObjectAltered, ObjectTooLarge, type ObjectTerms, type StoredObject } from './object-store';

/** Passes pieces on and measures them; ends with an error where the terms do not hold, so that nothing is stored. */
export class Measured {
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private stored: StoredObject | undefined;

  constructor(private readonly terms: ObjectTerms) {}

  async *of(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { limit, exactly } = this.terms;
    for await (const part of content) {
      this.bytes += part.length;
      if (this.bytes > limit) throw new ObjectTooLarge(`over ${limit} bytes`);
      this.hash.update(part);
      yield part;
    }
    const stored = { bytes: this.bytes, sha256: this.hash.digest('hex') };
    if (exactly && (stored.sha256 !== exactly.sha256 || stored.bytes !== exactly.bytes)) {
      throw new ObjectAltered('other bytes than were announced');
    }
    this.stored = stored;
  }

  /** Of everything that was passed on, to its end. */
  get result(): StoredObject {
    if (!this.stored) throw new Error('The content has not ended.');
    return this.stored;
  }
}
